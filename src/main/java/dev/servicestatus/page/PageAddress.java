package dev.servicestatus.page;

/**
 * Where a page is.
 *
 * @param endpoint base URL without a slash at its end, such as {@code https://api.example.com/v1}
 * @param pageId the provider's id
 */
public record PageAddress(String endpoint, String pageId) {}

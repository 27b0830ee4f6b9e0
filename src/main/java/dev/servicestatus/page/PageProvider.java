package dev.servicestatus.page;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One kind of page. A new one is one file and one line in {@link Providers}. */
public interface PageProvider {
  /** The value of {@code spec.provider}. */
  String name();

  /** The base URL where a StatusPage names no endpoint. */
  String wellKnownEndpoint();

  /**
   * Opens a page; sends nothing yet.
   *
   * @param key goes into headers only
   * @param userAgent asked for each request
   * @param mayWrite whether this process leads; asked when the connection stands, before a change
   *     is sent over it
   */
  Page open(PageAddress address, String key, Supplier<String> userAgent, BooleanSupplier mayWrite);
}

package dev.servicestatus.page;

/**
 * Where a binding holds: made for another, it is not used.
 *
 * @param hubUid UID of the hub's namespace kube-system
 * @param address of the page
 */
record Place(String hubUid, PageAddress address) {}

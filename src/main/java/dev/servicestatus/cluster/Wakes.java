package dev.servicestatus.cluster;

import dev.servicestatus.health.ServiceKey;
import java.util.function.Consumer;

/**
 * Who is told that something changed, by key alone.
 *
 * @param service takes each service whose views changed
 * @param cluster takes each cluster whose state changed
 */
record Wakes(Consumer<ServiceKey> service, Consumer<String> cluster) {}

package dev.servicestatus.bench;

import dev.servicestatus.testing.ExemplarPod;
import dev.servicestatus.testing.ExemplarPod.Encoding;
import java.util.Random;

/**
 * The pods of one stub member: pod {@code i} belongs to service {@code i % services}, which lives
 * in namespace {@code service % NAMESPACES}. Most changes are turns of readiness, some change
 * nothing that is kept, some take a pod away or bring it back.
 */
final class StubPods {
  static final int NAMESPACES = 50;

  /** What happens to a pod. */
  record Change(String type, int pod) {}

  private final int services;
  private final boolean[] ready;
  private final boolean[] gone;
  private final Random random = new Random(42);
  private final ExemplarPod[][] templates = new ExemplarPod[2][2];
  private int version = 1;

  StubPods(int size, int services) {
    this.services = services;
    this.ready = new boolean[size];
    this.gone = new boolean[size];
    java.util.Arrays.fill(ready, true);
    for (Encoding encoding : Encoding.values()) {
      templates[encoding.ordinal()][0] = new ExemplarPod(encoding, false);
      templates[encoding.ordinal()][1] = new ExemplarPod(encoding, true);
    }
  }

  int size() {
    return ready.length;
  }

  String version() {
    return Integer.toString(1_000_000_000 + version);
  }

  byte[] bytes(int pod, Encoding encoding) {
    String service = ExemplarPod.service(pod % services);
    return templates[encoding.ordinal()][ready[pod] ? 1 : 0].bytes(
        ExemplarPod.namespace(pod % services % NAMESPACES),
        service,
        ExemplarPod.name(service, pod),
        version);
  }

  /** Nothing but how far it is: of the pod only the version is read. */
  Change bookmark() {
    return new Change("BOOKMARK", 0);
  }

  /** 70 % turns of readiness, 20 % other changes, 10 % pods that go or come back. */
  Change change() {
    int pod = random.nextInt(ready.length);
    int kind = random.nextInt(100);
    version++;
    if (gone[pod] || kind >= 90) {
      gone[pod] = !gone[pod];
      return new Change(gone[pod] ? "DELETED" : "ADDED", pod);
    }
    if (kind < 70) {
      ready[pod] = !ready[pod];
    }
    return new Change("MODIFIED", pod);
  }

  /** How many pods of a service are ready. */
  int ready(int service) {
    int count = 0;
    for (int pod = service; pod < ready.length; pod += services) {
      count += ready[pod] && !gone[pod] ? 1 : 0;
    }
    return count;
  }
}

package dev.servicestatus.cluster;

import dev.servicestatus.health.Fact;

/** Reads the few fields we keep of objects of one kind; reused for every object of a stream. */
interface ProtobufObject {
  /** Longest name of an object, and of a namespace, that the Kubernetes API allows. */
  int LONGEST_NAME = 253;

  int LONGEST_NAMESPACE = 63;

  /** Reads one object; whether it says which one it is. */
  boolean read(Fields object) throws MalformedAnswerException;

  /** The object that was read last. */
  Fact fact();

  /** Its resource version. */
  String resourceVersion();

  /** Whether that names an object. */
  static boolean isNamed(String namespace, String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && !namespace.isEmpty()
        && namespace.length() <= LONGEST_NAMESPACE;
  }
}

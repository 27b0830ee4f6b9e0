package dev.servicestatus.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A pod as large clusters have them, after the exemplar pod of SIG Scalability: two init containers
 * and two containers, 10 labels, 11 annotations, probes, 20 variables, two managers of its fields;
 * 18 kB of JSON. One is made by a copy whose holes, of a fixed width, are filled.
 */
public final class ExemplarPod {
  /** How it is written. */
  public enum Encoding {
    /** As {@code kubectl get -o json} shows it, without white space. */
    JSON,
    /** Without the prefix of Kubernetes. */
    PROTOBUF
  }

  private static final String NAME = "@NAME@@@@@@@@@@@@@@@@@@@@@@@";
  private static final String SERVICE = "@SERVICE@";
  private static final String NAMESPACE = "@NSPACE@@";
  private static final String VERSION = "@VERSION@@";

  private final byte[] template;
  private final Map<String, int[]> holes = new LinkedHashMap<>();

  /**
   * A pod whose containers are ready, or whose first one is not.
   *
   * @param encoding of all pods made of it
   */
  public ExemplarPod(Encoding encoding, boolean ready) {
    JsonNode pod = read(ready);
    template =
        encoding == Encoding.JSON
            ? pod.toString().getBytes(StandardCharsets.US_ASCII)
            : ProtobufEncoding.pod(pod);
    for (String marker : new String[] {NAME, SERVICE, NAMESPACE, VERSION}) {
      byte[] bytes = marker.getBytes(StandardCharsets.US_ASCII);
      holes.put(
          marker,
          IntStream.rangeClosed(0, template.length - bytes.length)
              .filter(at ->
                  Arrays.mismatch(template, at, at + bytes.length, bytes, 0, bytes.length) < 0)
              .toArray());
    }
  }

  private static JsonNode read(boolean ready) {
    try (InputStream file = ExemplarPod.class.getResourceAsStream("/exemplar-pod.json")) {
      JsonNode pod = new ObjectMapper().readTree(file);
      if (!ready) {
        for (JsonNode condition : pod.at("/status/conditions")) {
          if (condition.path("type").asText().endsWith("Ready")) {
            ((ObjectNode) condition).put("status", "False").put("reason", "ContainersNotReady");
          }
        }
        ((ObjectNode) pod.at("/status/containerStatuses/0")).put("ready", false);
      }
      return pod;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of the n-th namespace. */
  public static String namespace(int n) {
    return "space-%03d".formatted(n);
  }

  /** The name of the n-th service, which is also the pods' label {@code app.kubernetes.io/name}. */
  public static String service(int n) {
    return "svc-%05d".formatted(n);
  }

  /** The name of the n-th pod of a service. */
  public static String name(String service, int n) {
    return service + "-7d9c6b5f4-%08d".formatted(n);
  }

  /**
   * The bytes of one pod; the names are made by the methods above.
   *
   * @param version its resource version
   */
  public byte[] bytes(String namespace, String service, String name, int version) {
    byte[] bytes = template.clone();
    fill(bytes, NAMESPACE, namespace);
    fill(bytes, SERVICE, service);
    fill(bytes, NAME, name);
    fill(bytes, VERSION, Integer.toString(1_000_000_000 + version));
    return bytes;
  }

  @SuppressWarnings("deprecation") // getBytes(int…) copies ASCII without an encoder
  private void fill(byte[] bytes, String marker, String content) {
    if (content.length() != marker.length()) {
      throw new IllegalArgumentException(content + " must have " + marker.length() + " letters");
    }
    for (int at : holes.get(marker)) {
      content.getBytes(0, content.length(), bytes, at);
    }
  }
}

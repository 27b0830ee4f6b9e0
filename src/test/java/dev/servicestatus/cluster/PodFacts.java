package dev.servicestatus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.health.PodFact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Pods as kubectl prints them, read by the product's own decoder. */
public final class PodFacts {
  private PodFacts() {}

  /** The fact of one pod. */
  public static PodFact of(JsonNode pod) {
    return of(pod, new Canon());
  }

  static PodFact of(JsonNode pod, Canon canon) {
    byte[] event = ("{\"type\":\"ADDED\",\"object\":" + pod + "}").getBytes(StandardCharsets.UTF_8);
    var body = new LimitedStream(new ByteArrayInputStream(event), event.length);
    try {
      PodFact fact = (PodFact) new JsonAnswer(Resource.Pods, body, canon).next().fact();
      if (fact == null) {
        throw new IllegalArgumentException("a pod without a name or a namespace");
      }
      return fact;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

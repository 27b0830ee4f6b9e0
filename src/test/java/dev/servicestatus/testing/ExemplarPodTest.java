package dev.servicestatus.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.servicestatus.testing.ExemplarPod.Encoding;
import io.kubernetes.client.proto.V1;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExemplarPodTest {
  private static final String SERVICE = ExemplarPod.service(7);

  private static byte[] pod(Encoding encoding, boolean ready) {
    return new ExemplarPod(encoding, ready)
        .bytes(ExemplarPod.namespace(3), SERVICE, ExemplarPod.name(SERVICE, 5), 42);
  }

  @Test
  void isTheSamePodInBothEncodingsAndAsLargeAsPodsAre() throws IOException {
    byte[] text = pod(Encoding.JSON, true);
    byte[] binary = pod(Encoding.PROTOBUF, true);

    assertThat(text.length).isBetween(17_500, 18_500);
    assertThat(binary.length).isBetween(11_000, 12_500);
    JsonNode json = new ObjectMapper().readTree(text);
    V1.Pod protobuf = V1.Pod.parseFrom(binary);
    assertThat(json.at("/metadata/name").asText())
        .isEqualTo("svc-00007-7d9c6b5f4-00000005")
        .isEqualTo(protobuf.getMetadata().getName());
    assertThat(json.at("/metadata/resourceVersion").asText())
        .isEqualTo("1000000042")
        .isEqualTo(protobuf.getMetadata().getResourceVersion());
    assertThat(protobuf.getMetadata().getLabelsMap())
        .hasSize(10)
        .containsEntry("app.kubernetes.io/name", SERVICE);
    assertThat(
            protobuf
                .getSpec()
                .getContainers(0)
                .getLivenessProbe()
                .getHandler()
                .getHttpGet()
                .getPath())
        .isEqualTo("/livez");
    assertThat(protobuf.getStatus().getConditionsList())
        .filteredOn(condition -> condition.getType().equals("Ready"))
        .singleElement()
        .satisfies(ready -> assertThat(ready.getStatus()).isEqualTo("True"));
  }

  @Test
  void canBeUnready() throws IOException {
    V1.Pod pod = V1.Pod.parseFrom(pod(Encoding.PROTOBUF, false));

    assertThat(pod.getStatus().getContainerStatuses(0).getReady()).isFalse();
    assertThat(pod.getStatus().getConditionsList())
        .filteredOn(condition -> condition.getStatus().equals("False"))
        .hasSize(2);
  }
}

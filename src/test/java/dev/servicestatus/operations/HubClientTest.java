package dev.servicestatus.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubClientTest {
  /** Unread, it is tried again with the version that is too old, for ever. */
  @Test
  void anErrorInAWatchIsRead() {
    Config nowhere = new ConfigBuilder(Config.empty()).withMasterUrl("https://127.0.0.1:1").build();
    try (var client = HubClient.client(nowhere, new HubClock(System::nanoTime), () -> true)) {
      WatchEvent event =
          client
              .getKubernetesSerialization()
              .unmarshal(
                  """
                  {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "metadata": {},
                   "status": "Failure", "message": "too old resource version: 337 (375)",
                   "reason": "Expired", "code": 410}}
                  """,
                  WatchEvent.class);

      assertThat(event.getObject())
          .isInstanceOfSatisfying(
              Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
    }
  }

  @Test
  void aKubeconfigThatCannotBeReadIsNotQuoted(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("config");
    Files.writeString(file, "users:\n- user: {token: canary-5f1c\n  name: [\n");
    System.setProperty("kubeconfig", file.toString());
    try {
      assertThatThrownBy(HubClient::config)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not a kubeconfig")
          .hasMessageNotContaining("canary-5f1c")
          .hasNoCause();
    } finally {
      System.clearProperty("kubeconfig");
    }
  }
}

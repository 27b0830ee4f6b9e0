package dev.servicestatus.operations;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.time.Duration;
import okhttp3.OkHttpClient;

/** Clients of the hub: in the cluster, or as kubectl reads {@code KUBECONFIG}. */
public final class HubClient {
  private HubClient() {}

  /** How the hub is reached; trusted, for it is the operator's own. */
  public static Config config() {
    return Config.autoConfigure(null);
  }

  /**
   * A client for everything but the Lease.
   *
   * @param config of {@link #config()}
   * @param clock reads the {@code Date} of every answer
   */
  public static KubernetesClient client(Config config, HubClock clock) {
    return build(new ConfigBuilder(config).withRequestTimeout(10_000).build(), clock);
  }

  /**
   * A client for the Lease alone: it gives up at once, because a leader that waits for its API
   * server goes on leading after its time.
   *
   * @param config of {@link #config()}
   * @param clock reads the {@code Date} of every answer
   */
  public static KubernetesClient leaseClient(Config config, HubClock clock) {
    return build(
        new ConfigBuilder(config)
            .withRequestTimeout(3_000)
            .withConnectionTimeout(3_000)
            .withRequestRetryBackoffLimit(0)
            .build(),
        clock);
  }

  private static KubernetesClient build(Config config, HubClock clock) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new ClockedFactory(clock))
        .build();
  }

  private static final class ClockedFactory extends OkHttpClientFactory {
    private final HubClock clock;

    ClockedFactory(HubClock clock) {
      this.clock = clock;
    }

    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
      builder
          .addNetworkInterceptor(clock)
          .followRedirects(false)
          .followSslRedirects(false)
          .pingInterval(Duration.ofSeconds(10));
    }
  }
}

package dev.servicestatus.operations;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Clients of the hub: in the cluster, or as kubectl reads {@code KUBECONFIG}. */
public final class HubClient {
  /** So many writes are under way at once; more would only wait inside the hub. */
  private static final int WRITES = 8;

  private HubClient() {}

  /**
   * Checks that there is a hub to be reached at all.
   *
   * @param environment of the process
   * @throws IllegalArgumentException with one line that says what to set
   */
  public static void check(Map<String, String> environment) {
    // the property is fabric8's, and goes before the variable
    String named = System.getProperty("kubeconfig", environment.getOrDefault("KUBECONFIG", ""));
    if (!named.isBlank()) {
      boolean there =
          Stream.of(named.split(File.pathSeparator)).anyMatch(file -> new File(file).isFile());
      require(there, "no hub: KUBECONFIG names no file that exists (" + named + ")");
      return;
    }
    boolean inCluster = environment.containsKey("KUBERNETES_SERVICE_HOST");
    boolean ownFile = new File(System.getProperty("user.home"), ".kube/config").isFile();
    require(inCluster || ownFile, "no hub: set KUBECONFIG, or run inside a cluster");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  /**
   * How the hub is reached; trusted, for it is the operator's own.
   *
   * @throws IllegalArgumentException if that cannot be read; the reader's own words may quote a
   *     token, so they are not told
   */
  public static Config config() {
    try {
      return Config.autoConfigure(null);
    } catch (RuntimeException unreadable) {
      throw new IllegalArgumentException(
          "no hub: what KUBECONFIG names, or else ~/.kube/config, is not a kubeconfig");
    }
  }

  /**
   * A client for everything but the Lease. It writes only while the Lease is held, and repeats
   * nothing by itself: a write that is late would undo what a successor has written. The
   * controllers try again, with what is true by then.
   *
   * @param config of {@link #config()}
   * @param clock reads the {@code Date} of every answer
   * @param mayWrite whether the Lease is held
   */
  public static KubernetesClient client(Config config, HubClock clock, BooleanSupplier mayWrite) {
    Config once =
        new ConfigBuilder(config)
            .withRequestTimeout(10_000)
            .withRequestRetryBackoffLimit(0)
            .build();
    var writes = new Semaphore(WRITES);
    return build(once, clock, chain -> leading(chain, mayWrite, writes));
  }

  private static Response leading(
      Interceptor.Chain chain, BooleanSupplier mayWrite, Semaphore writes) throws IOException {
    if (chain.request().method().equals("GET")) {
      return chain.proceed(chain.request());
    }
    writes.acquireUninterruptibly();
    try {
      return write(chain, mayWrite);
    } finally {
      writes.release();
    }
  }

  private static Response write(Interceptor.Chain chain, BooleanSupplier mayWrite)
      throws IOException {
    if (!mayWrite.getAsBoolean()) {
      throw new IOException("not written: the Lease is not held");
    }
    return chain
        .withConnectTimeout(2, TimeUnit.SECONDS)
        .withWriteTimeout(2, TimeUnit.SECONDS)
        .withReadTimeout(3, TimeUnit.SECONDS)
        .proceed(chain.request());
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
        clock,
        chain -> chain.proceed(chain.request()));
  }

  /**
   * A client that only reads, for a person who waits: whatever is asked for is there within
   * seconds, or is not.
   *
   * @param config of {@link #config()}
   * @param clock reads the {@code Date} of every answer
   */
  public static KubernetesClient reader(Config config, HubClock clock) {
    return build(
        new ConfigBuilder(config)
            .withRequestTimeout(5_000)
            .withConnectionTimeout(5_000)
            .withRequestRetryBackoffLimit(0)
            .build(),
        clock,
        chain -> {
          if (!chain.request().method().equals("GET")) {
            throw new IOException("not sent: only reading is meant");
          }
          return chain.proceed(chain.request());
        });
  }

  private static KubernetesClient build(Config config, HubClock clock, Interceptor guard) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new ClockedFactory(clock, guard))
        .build();
  }

  private static final class ClockedFactory extends OkHttpClientFactory {
    private final HubClock clock;
    private final Interceptor guard;

    ClockedFactory(HubClock clock, Interceptor guard) {
      this.clock = clock;
      this.guard = guard;
    }

    @Override
    protected Dispatcher initDispatcher() {
      // a request waits for most of its life: not on a thread of the operating system
      var dispatcher = new Dispatcher(Executors.newVirtualThreadPerTaskExecutor());
      dispatcher.setMaxRequests(Integer.MAX_VALUE); // watches never end
      dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
      return dispatcher;
    }

    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
      builder
          .addInterceptor(guard)
          .addNetworkInterceptor(clock)
          .followRedirects(false)
          .followSslRedirects(false)
          .pingInterval(Duration.ofSeconds(10));
    }
  }
}

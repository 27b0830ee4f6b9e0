package dev.servicestatus.command;

import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.StatusPage;
import dev.servicestatus.operations.HubClock;
import dev.servicestatus.operations.LeaderLease;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One leader's term after another. A term begins with nothing but what the hub has stored, exactly
 * as after a restart, so losing the Lease and getting it again is no special case.
 */
final class Terms {
  private static final Logger LOG = LoggerFactory.getLogger(Terms.class);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);
  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(ServiceStatus.class, MemberCluster.class, StatusPage.class);

  private final RunOptions options;
  private final Build build;
  private final Config config;
  private final KubernetesClient client;
  private final LeaderLease lease;
  private final HubClock clock;
  private final MeterRegistry metrics;
  private volatile State state = State.Starting;
  private Long complainedAt;

  private enum State {
    Starting,
    Standby,
    Leading
  }

  Terms(
      RunOptions options,
      Build build,
      Config config,
      KubernetesClient client,
      LeaderLease lease,
      HubClock clock,
      MeterRegistry metrics) {
    this.options = options;
    this.build = build;
    this.config = config;
    this.client = client;
    this.lease = lease;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** A standby is ready too: it could lead at once. */
  boolean isReady() {
    return state != State.Starting;
  }

  /**
   * Waits for the Lease and serves while it is held, again and again.
   *
   * @throws InterruptedException when told to stop
   */
  void serve() throws InterruptedException {
    while (true) {
      await(this::kindsAreServed);
      await(this::isLeader);
      LOG.info("Leads, term {}.", lease.term());
      try (var term = new Term(options, build, config, client, lease, clock, metrics)) {
        term.start();
        state = State.Leading;
        whileHeld();
      } catch (InterruptedException stopped) {
        throw stopped;
      } catch (RuntimeException failed) {
        LOG.warn("The term ended: {}", failed.toString());
      }
      state = State.Starting;
    }
  }

  private interface Attempt {
    boolean succeeds();
  }

  private void await(Attempt attempt) throws InterruptedException {
    while (true) {
      try {
        if (attempt.succeeds()) {
          return;
        }
      } catch (KubernetesClientException unanswered) {
        complain(unanswered);
      }
      Thread.sleep(RETRY);
    }
  }

  private boolean kindsAreServed() {
    var one = new ListOptionsBuilder().withLimit(1L).build();
    for (Class<? extends HasMetadata> kind : KINDS) {
      client.resources(kind).inAnyNamespace().list(one);
    }
    // the operator's rights on these end at the namespaces of its pages
    for (String namespace : options.pageNamespaces()) {
      client.resources(PageComponent.class).inNamespace(namespace).list(one);
    }
    return true;
  }

  private boolean isLeader() {
    if (lease.tryHold()) {
      return true;
    }
    state = State.Standby;
    return false;
  }

  private void whileHeld() throws InterruptedException {
    while (lease.holds()) {
      Thread.sleep(RETRY);
      try {
        lease.tryHold();
      } catch (KubernetesClientException unanswered) {
        complain(unanswered);
      }
    }
    LOG.warn("Lost the Lease; nothing is written until it is held again.");
  }

  /** One line a minute; never the answer's body. */
  private void complain(KubernetesClientException problem) {
    long now = clock.nanos();
    if (complainedAt != null && now - complainedAt < COMPLAIN_EVERY.toNanos()) {
      return;
    }
    complainedAt = now;
    String what =
        problem.getCode() == 404
            ? "the CRDs are not installed (kubectl apply --server-side -f crds/)"
            : problem.getCode() > 0
                ? "the hub answers " + problem.getCode() + " to the operator"
                : "the hub does not answer";
    LOG.warn("Not leading: {}; trying again.", what);
  }
}

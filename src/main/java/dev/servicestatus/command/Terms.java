package dev.servicestatus.command;

import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.api.v1alpha1.PageComponent;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.StatusPage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
      List.of(MemberCluster.class, StatusPage.class);

  private final Hub hub;
  private final Set<String> watchNamespaces;
  private final Set<String> pageNamespaces;
  private final Supplier<Term> next;
  private volatile State state = State.Starting;
  private Long complainedAt;

  private enum State {
    Starting,
    Standby,
    Leading
  }

  /**
   * No term has begun.
   *
   * @param hub that is served
   * @param watchNamespaces where the operator has rights on ServiceStatuses; empty: everywhere
   * @param pageNamespaces where the operator has rights on PageComponents
   * @param next makes a term that is not started yet
   */
  Terms(Hub hub, Set<String> watchNamespaces, Set<String> pageNamespaces, Supplier<Term> next) {
    this.hub = hub;
    this.watchNamespaces = watchNamespaces;
    this.pageNamespaces = pageNamespaces;
    this.next = next;
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
      LOG.info("Leads, term {}.", hub.lease().term());
      try (var term = next.get()) {
        start(term);
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

  /** A start may take longer than the Lease: it is renewed meanwhile. */
  private void start(Term term) throws InterruptedException {
    var started = new CountDownLatch(1);
    Thread renewing = Thread.ofVirtual().name("renewing").start(() -> renewUntil(started));
    try {
      term.start();
    } finally {
      started.countDown();
      renewing.join();
    }
  }

  private void renewUntil(CountDownLatch started) {
    try {
      while (!started.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
        renewed();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
      hub.client().resources(kind).inAnyNamespace().list(one);
    }
    if (watchNamespaces.isEmpty()) {
      hub.client().resources(ServiceStatus.class).inAnyNamespace().list(one);
    }
    // the operator's rights on these end at the namespaces that it was told
    for (String namespace : watchNamespaces) {
      hub.client().resources(ServiceStatus.class).inNamespace(namespace).list(one);
    }
    for (String namespace : pageNamespaces) {
      hub.client().resources(PageComponent.class).inNamespace(namespace).list(one);
    }
    return true;
  }

  private boolean isLeader() {
    if (hub.lease().tryHold()) {
      return true;
    }
    state = State.Standby;
    return false;
  }

  /**
   * Ends as soon as the Lease has lapsed once, also if it can be had again: meanwhile another may
   * have led, and what happened was not worked on.
   */
  private void whileHeld() throws InterruptedException {
    boolean held = true;
    while (held) {
      Thread.sleep(RETRY);
      held = hub.lease().holds() && renewed();
    }
    LOG.warn("Lost the Lease; nothing is written until it is held again.");
  }

  private boolean renewed() {
    try {
      hub.lease().tryHold();
    } catch (KubernetesClientException unanswered) {
      complain(unanswered);
    }
    return hub.lease().holds();
  }

  /** One line a minute; never the answer's body. */
  private void complain(KubernetesClientException problem) {
    long now = hub.clock().nanos();
    if (complainedAt != null && now - complainedAt < COMPLAIN_EVERY.toNanos()) {
      return;
    }
    complainedAt = now;
    String what =
        problem.getCode() == 404
            ? "the CRDs are not installed (kubectl apply --server-side -f crds/)"
            : problem.getCode() > 0
                ? "the hub answers " + problem.getCode() + " to the operator"
                : "the hub " + hub.config().getMasterUrl() + " does not answer";
    LOG.warn("Not leading: {}; trying again.", what);
  }
}

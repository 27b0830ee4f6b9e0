package dev.servicestatus.operations;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lease that makes one writer of many replicas. All its times are those of the hub's API
 * server, which every replica reads, so that a wrong local clock never makes two leaders; whether
 * it is still held is decided by the monotonic clock, with a deadline well before others may take
 * it.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/leases/">Leases</a>
 */
public final class LeaderLease {
  /** Name of the Lease in the operator's namespace. */
  public static final String NAME = "servicestatus-operator";

  /** When the last slot of the page budget frees, left at a clean stop (RFC 3339). */
  public static final String BUDGET_FREE_TIME = "servicestatus.dev/budget-free-time";

  private static final Duration LENGTH = Duration.ofSeconds(15);

  /**
   * Well before the end: a write that was begun in the last moment takes up to 7 s, see HubClient.
   */
  private static final Duration RENEWED_WITHIN = Duration.ofSeconds(8);

  private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);

  private final KubernetesClient client;
  private final String namespace;
  private final String identity;
  private final HubClock clock;
  private final AtomicBoolean held = new AtomicBoolean();
  private volatile long deadline;
  private volatile int term;
  private volatile EarlierLife earlierLife = EarlierLife.NONE;

  /**
   * A Lease that is not held yet.
   *
   * @param client gives up within seconds, see {@link HubClient#leaseClient}
   * @param namespace of the operator
   * @param identity of this replica, unique over restarts
   * @param clock of the hub
   */
  public LeaderLease(KubernetesClient client, String namespace, String identity, HubClock clock) {
    this.client = client;
    this.namespace = namespace;
    this.identity = identity;
    this.clock = clock;
  }

  /**
   * What an earlier life left behind.
   *
   * @param lastRenewal when it last said that it leads; null if there was none
   * @param budgetFreeTime when its last slot of the page budget frees; null unless it stopped
   *     cleanly
   */
  public record EarlierLife(Instant lastRenewal, Instant budgetFreeTime) {
    /** There was none. */
    public static final EarlierLife NONE = new EarlierLife(null, null);
  }

  /** Which replica this is. */
  public String identity() {
    return identity;
  }

  /** Whether we may write: checked immediately before every external write. */
  public boolean holds() {
    return held.get() && clock.nanos() - deadline < 0;
  }

  /** How often the Lease changed hands: the number of our term. */
  public int term() {
    return term;
  }

  /** What the Lease showed before we took it. */
  public EarlierLife earlierLife() {
    return earlierLife;
  }

  /**
   * Takes the Lease, or renews it.
   *
   * @return whether it is held
   * @throws KubernetesClientException if the hub does not answer or refuses
   */
  public boolean tryHold() {
    long started = clock.nanos();
    Lease lease = client.leases().inNamespace(namespace).withName(NAME).get();
    boolean ours = lease != null && identity.equals(lease.getSpec().getHolderIdentity());
    if (lease == null) {
      taken(client.leases().inNamespace(namespace).resource(fresh(null, 0)).create(), started);
    } else if (ours && held.get()) {
      renew(lease, started);
    } else if (isFree(lease)) {
      earlierLife = earlierLife(lease);
      int transitions = Objects.requireNonNullElse(lease.getSpec().getLeaseTransitions(), 0);
      taken(replace(lease, transitions + 1), started);
    } else {
      held.set(false);
    }
    return holds();
  }

  /** Gives the Lease back, so that a successor need not wait; only for one that is held. */
  public void release(Instant budgetFreeTime) {
    if (!holds()) {
      return;
    }
    held.set(false);
    try {
      Lease lease = client.leases().inNamespace(namespace).withName(NAME).get();
      if (lease == null || !identity.equals(lease.getSpec().getHolderIdentity())) {
        return;
      }
      Map<String, String> annotations = annotations(lease);
      annotations.put(BUDGET_FREE_TIME, budgetFreeTime.truncatedTo(ChronoUnit.SECONDS).toString());
      lease.getMetadata().setAnnotations(annotations);
      lease.getSpec().setHolderIdentity("");
      client.leases().inNamespace(namespace).resource(lease).update();
    } catch (KubernetesClientException unanswered) {
      LOG.info("The Lease could not be given back; a successor waits until it ends.");
    }
  }

  /** One that has lapsed begins a new term, like that of any other: a life of its own. */
  private void renew(Lease lease, long started) {
    int transitions = Objects.requireNonNullElse(lease.getSpec().getLeaseTransitions(), 0);
    if (holds()) {
      taken(replace(lease, transitions), started);
    } else {
      earlierLife = earlierLife(lease);
      taken(replace(lease, transitions + 1), started);
    }
  }

  private void taken(Lease lease, long started) {
    term = Objects.requireNonNullElse(lease.getSpec().getLeaseTransitions(), 0);
    deadline = started + RENEWED_WITHIN.toNanos();
    held.set(true);
  }

  private boolean isFree(Lease lease) {
    LeaseSpec spec = lease.getSpec();
    if (spec.getHolderIdentity() == null
        || spec.getHolderIdentity().isEmpty()
        || spec.getRenewTime() == null) {
      return true;
    }
    long seconds = Objects.requireNonNullElse(spec.getLeaseDurationSeconds(), 15);
    // the middle of a second each for both clocks' readings
    Instant end = spec.getRenewTime().toInstant().plusSeconds(seconds + 1);
    return clock.now().isAfter(end);
  }

  private static EarlierLife earlierLife(Lease lease) {
    ZonedDateTime renewal = lease.getSpec().getRenewTime();
    String free = annotations(lease).get(BUDGET_FREE_TIME);
    boolean clean = free != null && "".equals(lease.getSpec().getHolderIdentity());
    return new EarlierLife(
        renewal == null ? null : renewal.toInstant(), clean ? instant(free) : null);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException edited) {
      return null;
    }
  }

  private Lease replace(Lease before, Integer transitions) {
    Lease lease = fresh(before, Objects.requireNonNullElse(transitions, 0));
    return client.leases().inNamespace(namespace).resource(lease).update();
  }

  /** With the resourceVersion of what was read: a 409 means that somebody else was faster. */
  private Lease fresh(Lease before, int transitions) {
    ZonedDateTime now = clock.isSet() ? clock.now().atZone(ZoneOffset.UTC) : null;
    boolean same = before != null && identity.equals(before.getSpec().getHolderIdentity());
    Map<String, String> annotations = before == null ? new HashMap<>() : annotations(before);
    annotations.remove(BUDGET_FREE_TIME);
    return new LeaseBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(NAME)
                .withResourceVersion(
                    before == null ? null : before.getMetadata().getResourceVersion())
                .withAnnotations(annotations)
                .build())
        .withNewSpec()
        .withHolderIdentity(identity)
        .withLeaseDurationSeconds((int) LENGTH.toSeconds())
        .withLeaseTransitions(transitions)
        .withAcquireTime(same ? before.getSpec().getAcquireTime() : now)
        .withRenewTime(now)
        .endSpec()
        .build();
  }

  private static Map<String, String> annotations(Lease lease) {
    Map<String, String> annotations = lease.getMetadata().getAnnotations();
    return annotations == null ? new HashMap<>() : new HashMap<>(annotations);
  }
}

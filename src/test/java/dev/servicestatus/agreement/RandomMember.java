package dev.servicestatus.agreement;

import static dev.servicestatus.testing.Seeds.oneOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec.AllowedNamespaces;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec.From;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec.NamespaceGrant;
import dev.servicestatus.api.v1alpha1.SecretKeyRef;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import dev.servicestatus.cluster.CountedPods;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.ClusterView.Seen;
import dev.servicestatus.health.ClusterView.Unseen;
import dev.servicestatus.health.Member;
import dev.servicestatus.health.NeedWatch;
import dev.servicestatus.oracle.Moment;
import dev.servicestatus.oracle.Moment.Stream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/** A cluster to which random things happen, as the product sees it and as the oracle is told. */
final class RandomMember {
  /** Seconds for which one that is lost is called Stale, or NotLookedYet. */
  static final long PATIENCE = 90;

  private static final String PODS = "Pod";
  private static final long PROBE_INTERVAL = 10;
  private static final ClusterReason[] FAULTS = {
    ClusterReason.Unreachable,
    ClusterReason.Unreachable,
    ClusterReason.TlsError,
    ClusterReason.InvalidAnswer,
    ClusterReason.Unauthorized,
    ClusterReason.Forbidden,
    ClusterReason.NotSynced
  };

  /** A stream that is not fresh. */
  private record Gap(ClusterReason first, ClusterReason then, long since, Long contact) {
    ClusterReason reason(long now) {
      return now - since < PATIENCE ? first : then;
    }

    Stream told(long now) {
      return new Stream.NotFresh(reason(now), since, contact);
    }

    Unseen seen(long now, LongUnaryOperator nanos) {
      Long contactNanos = contact == null ? null : (Long) nanos.applyAsLong(contact);
      return new Unseen(reason(now), nanos.applyAsLong(since), contactNanos);
    }
  }

  private final String name;
  private final Random random;
  private final RandomPods makes;
  private final long clock;
  private final long phase;
  private final long delay;
  private final Map<String, ObjectNode> pods = new LinkedHashMap<>();
  private final Map<String, ObjectNode> workloads = new LinkedHashMap<>();
  private final Map<String, Gap> gaps = new LinkedHashMap<>();
  private final Map<String, String> labels;
  private CountedPods counted = new CountedPods();
  private boolean allows = true;
  private boolean grants = true;
  private boolean watchesOther = true;
  private long answered;
  private Long answersAt;

  RandomMember(String name, Random random, long now) {
    this.name = name;
    this.random = random;
    this.makes = new RandomPods(random);
    this.clock = oneOf(random, 0, 0, 3, -7, 5000);
    this.phase = random.nextLong(PROBE_INTERVAL);
    this.delay = oneOf(random, 0L, 0L, 2L, 20L);
    this.labels = Map.of("tier", oneOf(random, "prod", "test"));
    this.grants = !one(8);
    this.watchesOther = !one(8);
    for (WorkloadRef.Kind kind : WorkloadRef.Kind.values()) {
      if (!one(4)) {
        workloads.put(kind.name(), makes.workload("shop", kind.name()));
      }
    }
    for (int pod = random.nextInt(6); pod > 0; pod--) {
      create(now);
    }
    relistWorkloads();
    relist(now);
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }

  private boolean isHub() {
    return name.equals(Member.HUB.name());
  }

  /** As registered; null: the hub's own cluster, for which nothing stands. */
  Member member() {
    if (isHub()) {
      return null;
    }
    var spec =
        new MemberClusterSpec(
            new SecretKeyRef("any", "kubeconfig"),
            null,
            watchesOther ? null : List.of("shop"),
            null,
            allows ? null : new AllowedNamespaces(From.Names, null, List.of("others")),
            grants ? List.of(new NamespaceGrant("shop", List.of("other"))) : null);
    return new Member(name, labels, spec);
  }

  /** The same for the oracle. */
  Moment.Cluster told(long now) {
    Map<String, Stream> streams = new LinkedHashMap<>();
    Gap gap = gaps.get(PODS);
    streams.put(PODS, gap == null ? new Stream.Fresh(List.copyOf(pods.values())) : gap.told(now));
    for (WorkloadRef.Kind kind : WorkloadRef.Kind.values()) {
      ObjectNode workload = workloads.get(kind.name());
      List<JsonNode> items = workload == null ? List.of() : List.of(workload);
      Gap own = gaps.get(kind.name());
      streams.put(kind.name(), own == null ? new Stream.Fresh(items) : own.told(now));
    }
    return new Moment.Cluster(
        isHub(),
        isHub() ? Map.of() : labels,
        allows || isHub(),
        grants && !isHub() ? Set.of("other") : Set.of(),
        watchesOther || isHub() ? Set.of() : Set.of("shop"),
        clock,
        answered(now),
        streams);
  }

  void watch(List<NeedWatch> watches, long now) {
    if (gaps.containsKey(PODS)) {
      return; // what is asked for meanwhile must not be found among pods of before
    }
    counted.watch(
        watches.stream().filter(watch -> watch.cluster().equals(name)).toList(), now + clock);
  }

  ClusterView view(NeedWatch watch, long now, LongUnaryOperator nanos) {
    List<Unseen> lost = new ArrayList<>();
    lost(PODS, now, nanos, lost);
    if (watch.workload() != null) {
      lost(watch.workload().kind().name(), now, nanos, lost);
    }
    if (lost.isEmpty()) {
      return new Seen(counted.counts(watch, now + clock), nanos.applyAsLong(answered(now)));
    }
    Unseen worst = Collections.min(lost, Comparator.comparing(Unseen::reason));
    long since = lost.stream().mapToLong(Unseen::sinceNanos).min().orElseThrow();
    return new Unseen(worst.reason(), since, worst.lastContactNanos());
  }

  private void lost(String kind, long now, LongUnaryOperator nanos, List<Unseen> lost) {
    Gap gap = gaps.get(kind);
    if (gap != null) {
      lost.add(gap.seen(now, nanos));
    }
  }

  /** The last answer: a change, a probe, or what was asked for. */
  private long answered(long now) {
    return gaps.containsKey(PODS)
        ? answered
        : Math.max(answered, now - Math.floorMod(now + phase, PROBE_INTERVAL));
  }

  /** An answer is wanted; whether it comes at once. */
  boolean ask(long now) {
    if (gaps.containsKey(PODS)) {
      return false;
    }
    if (delay == 0) {
      boolean news = answered < now;
      answered = now;
      return news;
    }
    long probe = now + PROBE_INTERVAL - Math.floorMod(now + phase, PROBE_INTERVAL);
    answersAt = Math.min(probe, now + delay);
    return false;
  }

  /** When something is seen here by time alone; none: the end of time. */
  long nextNews(long now) {
    long next = answersAt == null || answersAt <= now ? Long.MAX_VALUE : answersAt;
    for (Gap gap : gaps.values()) {
      long turn = gap.since() + PATIENCE;
      next = turn > now ? Math.min(next, turn) : next;
    }
    return next;
  }

  void pass(long now) {
    if (answersAt != null && answersAt <= now) {
      answered = gaps.containsKey(PODS) ? answered : Math.max(answered, answersAt);
      answersAt = null;
    }
  }

  /** Something happens here. */
  void change(long now) {
    switch (random.nextInt(12)) {
      case 0 -> lose(now);
      case 1, 2, 3 -> find(now);
      case 4 -> workloads(now);
      case 5 -> {
        if (one(6)) {
          allows = !allows;
        }
      }
      default -> pods(now);
    }
  }

  private void lose(long now) {
    answered = answered(now);
    boolean all = !one(4);
    String kind = oneOf(random, WorkloadRef.Kind.values()).name();
    long contact = Math.min(answered, now);
    ClusterReason then = oneOf(random, FAULTS);
    gaps.putIfAbsent(all ? PODS : kind, new Gap(ClusterReason.Stale, then, now, contact));
  }

  private void find(long now) {
    if (!gaps.isEmpty()) {
      boolean pods = gaps.containsKey(PODS);
      gaps.clear();
      relistWorkloads();
      if (pods) {
        relist(now);
      }
      answered = now;
    }
  }

  /** Whoever comes after a restart looks at everything anew. */
  void forget(long now) {
    answersAt = null;
    counted = new CountedPods();
    gaps.clear();
    relistWorkloads();
    if (one(2)) {
      gaps.put(PODS, new Gap(ClusterReason.NotLookedYet, oneOf(random, FAULTS), now, null));
    } else {
      relist(now);
    }
  }

  private void workloads(long now) {
    WorkloadRef.Kind kind = oneOf(random, WorkloadRef.Kind.values());
    ObjectNode before = workloads.get(kind.name());
    if (one(3)) {
      workloads.remove(kind.name());
    } else {
      workloads.put(kind.name(), makes.workload("shop", kind.name()));
    }
    ObjectNode after = workloads.get(kind.name());
    boolean seen = !gaps.containsKey(PODS) && !gaps.containsKey(kind.name());
    if (seen && after != null) {
      counted.putWorkload(after);
    } else if (seen && before != null) {
      counted.removeWorkload(before);
    }
    if (!gaps.containsKey(PODS)) {
      answered = now;
    }
  }

  private void relistWorkloads() {
    for (WorkloadRef.Kind kind : WorkloadRef.Kind.values()) {
      ObjectNode workload = workloads.get(kind.name());
      counted.replaceWorkloads(kind, workload == null ? List.of() : List.of(workload));
    }
  }

  private void relist(long now) {
    counted.replace(pods.values(), now + clock);
    answered = now;
  }

  private void pods(long now) {
    if (pods.isEmpty() || one(3)) {
      create(now);
      return;
    }
    List<String> keys = List.copyOf(pods.keySet());
    String key = keys.get(random.nextInt(keys.size()));
    ObjectNode before = pods.get(key);
    if (one(4)) {
      pods.remove(key);
      if (!gaps.containsKey(PODS)) {
        counted.remove(before);
        answered = now;
      }
    } else {
      put(key, makes.following(before, now + clock), now);
    }
  }

  private void create(long now) {
    String namespace = one(8) ? "other" : "shop";
    String pod = "web-" + random.nextInt(6);
    put(namespace + "/" + pod, makes.pod(namespace, pod, now + clock), now);
  }

  private void put(String key, ObjectNode pod, long now) {
    pods.put(key, pod);
    if (!gaps.containsKey(PODS)) {
      counted.put(pod, now + clock);
      answered = now;
    }
  }
}

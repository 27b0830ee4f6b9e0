package dev.servicestatus.cluster;

import dev.servicestatus.api.v1alpha1.ClusterReason;
import dev.servicestatus.cluster.FactAnswer.FactEvent;
import dev.servicestatus.health.ClusterView;
import dev.servicestatus.health.Fact;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of a member: what it covers, how fresh it is, and where what it reads goes. Everything
 * here happens under the member's lock, and nothing once the member has gone on to another
 * connection.
 */
final class Slot implements FactStream.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

  private final Member member;
  private final Resource resource;
  private final String scope;
  private final Freshness freshness;
  private Freshness.Verdict told;
  private volatile boolean fresh;
  private FactStream stream;
  private Link link;

  /**
   * @param scope a namespace, or {@link NeedIndex#ALL}
   */
  Slot(Member member, Resource resource, String scope, Freshness freshness, long now) {
    this.member = member;
    this.resource = resource;
    this.scope = scope;
    this.freshness = freshness;
    this.told = freshness.at(now);
  }

  Resource resource() {
    return resource;
  }

  String scope() {
    return scope;
  }

  /** What the credentials must allow for it. */
  ClusterView.Right right() {
    return new ClusterView.Right(resource.qualified(), scope.equals(NeedIndex.ALL) ? null : scope);
  }

  Freshness freshness() {
    return freshness;
  }

  /** What was last told to those who rest on it. */
  Freshness.Verdict told() {
    return told;
  }

  /**
   * Looks again; whether there is something else to tell now.
   *
   * @param lock of the member; when it is free again, a lost stream is opened again
   */
  boolean look(long now, MemberLock lock) {
    Freshness.Verdict before = told;
    told = freshness.at(now);
    fresh = told.fresh();
    if (before.fresh() && !told.fresh()) {
      freshness.interrupted();
      if (stream != null) {
        lock.later(stream::reopen);
      }
    }
    return before.reason() != told.reason();
  }

  @Override
  public String toString() {
    String what = told.fresh() ? "fresh" : "not fresh, " + told.reason();
    String where = scope.equals(NeedIndex.ALL) ? "" : " of namespace " + scope;
    return resource.plural() + where + ": " + what;
  }

  boolean isStreaming() {
    return stream != null;
  }

  void start(Link over) {
    link = over;
    stream = over.stream(this);
    stream.start();
  }

  void stop() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  @Override
  public void paged() {
    member.changed(this, freshness::paged);
  }

  @Override
  public void listed(List<Fact> facts) throws IOException {
    // once more who answers: what was just read must be of that cluster
    Probe probe = link.prober().probe();
    member.probed(link, probe);
    if (probe.failure().isPresent()) {
      throw probe.failure().get();
    }
    List<Fact> inScope = facts.stream().filter(this::covers).toList();
    member.listed(this, inScope);
  }

  private boolean covers(Fact fact) {
    boolean covered = scope.equals(NeedIndex.ALL) || scope.equals(fact.namespace());
    if (!covered) {
      ignored();
    }
    return covered;
  }

  @Override
  public void opened() {
    member.changed(this, freshness::opened);
    if (!fresh) {
      link.prober().hurry(); // the stream is back: an answer makes it fresh again
    }
  }

  @Override
  public void event(FactEvent event) {
    if (event.fact() == null || !covers(event.fact())) {
      if (event.type() != FactEvent.Type.BOOKMARK) {
        ignored();
      }
      member.changed(this, freshness::heard);
    } else {
      member.event(this, event);
    }
  }

  @Override
  public void ignored() {
    member.meters().ignored();
  }

  @Override
  public void expired() {
    member.changed(this, freshness::expired);
  }

  @Override
  public void failed(ClusterReason reason) {
    member.changed(this, now -> freshness.streamFailed(reason, now));
  }

  @Override
  public void faulty(Throwable fault) {
    LOG.warn("cluster {}, {}: a fault of ours, {}; listed anew", member, this, where(fault));
    try {
      member.changed(this, freshness::faulty);
    } catch (RuntimeException | Error again) { // the next list tells as well
      LOG.warn("cluster {}: nor could that be told, {}", member, where(again));
    }
  }

  /** Not its message: that may quote what was read. */
  static String where(Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    return fault.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  @Override
  public boolean isFresh() {
    return fresh;
  }
}

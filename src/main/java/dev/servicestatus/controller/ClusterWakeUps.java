package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.MemberCluster;
import dev.servicestatus.health.Member;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;

/** Wake-ups of member clusters, by name. They carry no data: a lost or doubled one does no harm. */
public final class ClusterWakeUps extends AbstractEventSource<String, MemberCluster> {
  /** A source that nobody listens to yet. */
  public ClusterWakeUps() {
    super(String.class, "cluster-wake-ups");
  }

  @Override
  public Set<String> getSecondaryResources(MemberCluster cluster) {
    return Set.of();
  }

  /**
   * Has a MemberCluster looked at; nothing happens while nobody listens, nor for the hub where no
   * MemberCluster stands for it.
   */
  public void wake(String cluster) {
    var handler = getEventHandler();
    if (handler != null && isRunning() && !cluster.equals(Member.HUB.name())) {
      handler.handleEvent(new Event(new ResourceID(cluster)));
    }
  }
}

package dev.servicestatus.cluster;

import dev.servicestatus.cluster.PodAnswer.Page;
import dev.servicestatus.health.PodFact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Lists the pods of one cluster or namespace: all pages, or nothing. */
final class PodLister {
  /** More pods in one stream are no real cluster; they would exhaust our memory. */
  private static final int POD_LIMIT = 2_000_000;

  /** So many pages hold as many pods; a server that never fills them has no end. */
  private static final int PAGE_LIMIT = POD_LIMIT / ApiServer.PAGE;

  private final ApiServer server;
  private final String namespace;
  private final PodStream.Listener listener;
  private final BooleanSupplier unwanted;

  /**
   * @param namespace or {@link NeedIndex#ALL}
   * @param unwanted whether to give up, asked for each pod
   */
  PodLister(
      ApiServer server, String namespace, PodStream.Listener listener, BooleanSupplier unwanted) {
    this.server = server;
    this.namespace = namespace;
    this.listener = listener;
    this.unwanted = unwanted;
  }

  /**
   * Passes all pods on at once.
   *
   * @return where a watch goes on
   */
  ResourceVersion list(Canon canon) throws IOException {
    var pods = new ArrayList<PodFact>();
    var tokens = new HashSet<String>();
    Page page = page("", pods, canon);
    while (!page.more().isEmpty()) {
      if (!tokens.add(page.more()) || tokens.size() > PAGE_LIMIT) {
        throw new MalformedAnswerException("a list that does not end");
      }
      page = page(page.more(), pods, canon);
    }
    if (page.resourceVersion().isEmpty()) {
      throw new MalformedAnswerException("a list without a resource version");
    }
    listener.listed(pods);
    return new ResourceVersion(page.resourceVersion());
  }

  private Page page(String more, List<PodFact> pods, Canon canon) throws IOException {
    try (PodsResponse response = server.list(namespace, more, canon)) {
      Page page = response.pods().list(pod -> add(pod, pods));
      listener.paged();
      return page;
    }
  }

  private void add(PodFact pod, List<PodFact> pods) {
    if (unwanted.getAsBoolean() || pods.size() >= POD_LIMIT) {
      throw new IllegalStateException("the list is not wanted, or has no end");
    }
    if (pod == null) {
      listener.ignored();
    } else {
      pods.add(pod);
    }
  }
}

package dev.servicestatus.cluster;

import dev.servicestatus.cluster.PodAnswer.Page;
import dev.servicestatus.health.PodFact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Lists the pods of one cluster or namespace: all pages, or nothing. */
final class PodLister {
  /**
   * More pods in one stream are no real cluster, or more than half of our memory: one member must
   * not take it from the others.
   */
  private static final int POD_LIMIT =
      (int) Math.min(2_000_000, Runtime.getRuntime().maxMemory() / 2 / 300); // bytes of one

  /** We ask for 500; a server may give what it likes, but not without end. */
  private static final int PODS_IN_A_PAGE = 100_000;

  private static final int LONGEST_TOKEN = 8192;

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
      if (page.more().length() > LONGEST_TOKEN
          || !tokens.add(page.more())
          || tokens.size() > PAGE_LIMIT) {
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
      int limit = Math.min(POD_LIMIT, pods.size() + PODS_IN_A_PAGE);
      Page page = response.pods().list(pod -> add(pod, pods, limit));
      listener.paged();
      return page;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void add(PodFact pod, List<PodFact> pods, int limit) {
    if (unwanted.getAsBoolean() || pods.size() >= limit) {
      throw new UncheckedIOException(
          new MalformedAnswerException("a list that is not wanted, or has no end"));
    }
    if (pod == null) {
      listener.ignored();
    } else {
      pods.add(pod);
    }
  }
}

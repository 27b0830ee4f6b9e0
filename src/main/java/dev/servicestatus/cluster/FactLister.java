package dev.servicestatus.cluster;

import dev.servicestatus.cluster.FactAnswer.Page;
import dev.servicestatus.health.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Lists the objects of one kind in a cluster or namespace: all pages, or nothing. */
final class FactLister {
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
  private final Resource resource;
  private final String namespace;
  private final FactStream.Listener listener;
  private final BooleanSupplier unwanted;

  /**
   * @param namespace or {@link NeedIndex#ALL}
   * @param unwanted whether to give up, asked for each object
   */
  FactLister(
      ApiServer server,
      Resource resource,
      String namespace,
      FactStream.Listener listener,
      BooleanSupplier unwanted) {
    this.server = server;
    this.resource = resource;
    this.namespace = namespace;
    this.listener = listener;
    this.unwanted = unwanted;
  }

  /**
   * Passes all objects on at once.
   *
   * @return where a watch goes on
   */
  ResourceVersion list(Canon canon) throws IOException {
    var facts = new ArrayList<Fact>();
    var tokens = new HashSet<String>();
    Page page = page("", facts, canon);
    while (!page.more().isEmpty()) {
      if (page.more().length() > LONGEST_TOKEN
          || !tokens.add(page.more())
          || tokens.size() > PAGE_LIMIT) {
        throw new MalformedAnswerException("a list that does not end");
      }
      page = page(page.more(), facts, canon);
    }
    if (page.resourceVersion().isEmpty()) {
      throw new MalformedAnswerException("a list without a resource version");
    }
    listener.listed(facts);
    return new ResourceVersion(page.resourceVersion());
  }

  private Page page(String more, List<Fact> facts, Canon canon) throws IOException {
    try (FactsResponse response = server.list(resource, namespace, more, canon)) {
      int limit = Math.min(POD_LIMIT, facts.size() + PODS_IN_A_PAGE);
      Page page = response.facts().list(fact -> add(fact, facts, limit));
      listener.paged();
      return page;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void add(Fact fact, List<Fact> facts, int limit) {
    if (unwanted.getAsBoolean() || facts.size() >= limit) {
      throw new UncheckedIOException(
          new MalformedAnswerException("a list that is not wanted, or has no end"));
    }
    if (fact == null) {
      listener.ignored();
    } else {
      facts.add(fact);
    }
  }
}

package dev.servicestatus.demo;

import static dev.servicestatus.demo.Expectation.Kind.CONDITION;
import static dev.servicestatus.demo.Expectation.Kind.PAGE;
import static dev.servicestatus.demo.Expectation.Kind.UNTIMED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the scenes expect, in their words.
 *
 * @param world asked for the page
 * @param observed asked for the services
 */
record Expectations(DemoWorld world, Observed observed) {
  /** What each service is called on the page. */
  private static final Map<String, String> COMPONENTS =
      new TreeMap<>(
          Map.of(
              "checkout", "Checkout",
              "catalog", "Catalog",
              "search", "Search",
              "storefront", "Shop"));

  private static final Map<String, String> PAGE_STATUS =
      Map.of(
          "Operational", "operational",
          "DegradedPerformance", "degraded_performance",
          "PartialOutage", "partial_outage",
          "MajorOutage", "major_outage");

  /** Every service has a level, and the page shows it. */
  List<Expectation> allAre(String level) {
    var all = new ArrayList<Expectation>();
    COMPONENTS.keySet().forEach(service -> all.add(level(service, level).untimed()));
    COMPONENTS.keySet().forEach(service -> all.add(page(service, level).untimed()));
    COMPONENTS.keySet().forEach(service -> all.add(published(service, "Published")));
    return all;
  }

  /** All needs both clusters: its bound is --unseen-after. Any has one left, and the page stays. */
  List<Expectation> blind() {
    return List.of(
        level("catalog", "Unknown").untimed(),
        reason("catalog", "ClustersUnseen"),
        published("catalog", "LevelUnknown"),
        level("search", "Operational").untimed(),
        page("catalog", "Operational").untimed(),
        page("search", "Operational").untimed());
  }

  List<Expectation> seeing() {
    return List.of(
        level("catalog", "Operational").untimed(),
        new Expectation(
            "all clusters are seen",
            UNTIMED,
            "AllFresh",
            () -> observed.reason("catalog", "ClustersReachable")),
        page("catalog", "Operational").untimed(),
        published("catalog", "Published"));
  }

  Expectation level(String service, String level) {
    return new Expectation(
        "condition: %s is %s".formatted(service, level),
        CONDITION,
        level,
        () -> observed.level(service));
  }

  Expectation page(String service, String level) {
    String component = COMPONENTS.get(service);
    String status = PAGE_STATUS.get(level);
    return new Expectation(
        "page: %s is %s".formatted(component, status),
        PAGE,
        status,
        () -> world.page().page().statusOf(component));
  }

  Expectation published(String service, String reason) {
    return new Expectation(
        "condition Published of %s says %s".formatted(service, reason),
        UNTIMED,
        reason,
        () -> observed.reason(service, "Published"));
  }

  Expectation reason(String service, String reason) {
    return new Expectation(
        "reason of %s is %s".formatted(service, reason),
        UNTIMED,
        reason,
        () -> observed.reason(service, "Available"));
  }

  String catalogComponent() {
    return observed.list("PageComponent", DemoWorld.OPERATOR_NAMESPACE).stream()
        .filter(component -> component.at("/spec/serviceRef/name").asText().equals("catalog"))
        .map(component -> component.at("/status/releaseTime").isMissingNode() ? "held" : "released")
        .findFirst()
        .orElse("none");
  }
}

package dev.servicestatus.demo;

import static dev.servicestatus.demo.Expectation.Kind.CONDITION;
import static dev.servicestatus.demo.Expectation.Kind.PAGE;
import static dev.servicestatus.demo.Expectation.Kind.UNTIMED;

import com.fasterxml.jackson.databind.JsonNode;
import dev.servicestatus.demo.Observed.Transition;
import dev.servicestatus.statuspage.LoggedRequest;
import java.time.Duration;
import java.util.List;

/** The scenes of the demo, in their order: in each something happens, and something must follow. */
final class Scenes {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration START = Duration.ofSeconds(60);

  private final DemoWorld world;
  private final Observed observed;
  private final Expectations expect;
  private final Script script;
  private double firstCondition;

  Scenes(DemoWorld world, Observed observed, Script script) {
    this.world = world;
    this.observed = observed;
    this.expect = new Expectations(world, observed);
    this.script = script;
  }

  void play() throws Exception {
    allUp();
    scaledToZero();
    crashLoop();
    frozenMember();
    endedMember();
    new QuietScene(world).play(script);
    deleted();
    figures();
  }

  private void allUp() throws Exception {
    long start = script.title("the operator starts; everything is up");
    script.step(START, world::startOperator, expect.allAre("Operational"));
    firstCondition = (observed.since(start).getFirst().nanos() - start) / 1e9;
    script.check(
        "Checkout was there and was adopted, the others were created: " + componentNames(),
        componentNames().equals(List.of("Catalog", "Checkout", "Office phones", "Search", "Shop")),
        componentNames());
    show();
  }

  private void scaledToZero() throws Exception {
    long start = script.title("catalog is scaled to 0 in us-1; it needs both clusters");
    script.step(
        SOON,
        () -> scale("catalog", 0),
        List.of(
            expect.level("catalog", "PartialOutage"),
            expect.page("catalog", "PartialOutage"),
            expect.reason("catalog", "NoPods")));
    stayed(start, "checkout", "search", "storefront");
    show();

    script.title("catalog is scaled to 2 again");
    script.step(
        SOON,
        () -> scale("catalog", 2),
        List.of(expect.level("catalog", "Operational"), expect.page("catalog", "Operational")));
    show();
  }

  private void crashLoop() throws Exception {
    long start =
        script.title("containers crash: checkout's api, recommendations, search's log-shipper");
    script.step(
        SOON,
        () -> {
          Crashes.begin(world.eu(), "search", "log-shipper");
          Crashes.begin(world.us(), "search", "log-shipper");
          Crashes.begin(world.hub(), "recommendations", "recommendations");
          Crashes.begin(world.eu(), "checkout", "api");
        },
        List.of(
            expect.level("checkout", "MajorOutage"),
            expect.page("checkout", "MajorOutage"),
            expect.reason("checkout", "CrashLoopBackOff"),
            expect.level("storefront", "DegradedPerformance"),
            expect.page("storefront", "DegradedPerformance")));
    stayed(start, "search", "catalog");
    show();

    script.title("all of them run again");
    script.step(
        SOON,
        () -> {
          Crashes.end(world.eu(), "checkout", "api");
          Crashes.end(world.hub(), "recommendations", "recommendations");
          Crashes.end(world.eu(), "search", "log-shipper");
          Crashes.end(world.us(), "search", "log-shipper");
        },
        List.of(
            expect.level("checkout", "Operational"),
            expect.page("checkout", "Operational"),
            expect.level("storefront", "Operational"),
            expect.page("storefront", "Operational")));
    show();
  }

  private void frozenMember() throws Exception {
    long start = script.title("the API server of us-1 freezes (SIGSTOP): connections open, silent");
    script.step(SOON, world.us()::suspend, expect.blind());
    nothingTurnedRed(start);
    show();

    script.title("it goes on (SIGCONT)");
    script.step(SOON, world.us()::resume, expect.seeing());
    show();
  }

  private void endedMember() throws Exception {
    long start = script.title("the API server of us-1 is ended (SIGKILL)");
    script.step(SOON, world.us()::kill, expect.blind());
    nothingTurnedRed(start);
    show();

    script.title("it is started again");
    script.step(START, world.us()::restartApiServer, expect.seeing());
    show();
  }

  private void deleted() throws Exception {
    long start = script.title("the ServiceStatus catalog is deleted");
    int requests = world.page().writes().size();
    script.step(
        SOON,
        () -> world.kubectl().run("-n", DemoWorld.NAMESPACE, "delete", "servicestatus", "catalog"),
        List.of(
            new Expectation(
                "catalog is gone at once: no finalizer",
                UNTIMED,
                "none",
                () -> observed.level("catalog")),
            new Expectation(
                "its PageComponent is released", UNTIMED, "released", expect::catalogComponent),
            expect.page("catalog", "Operational").untimed()));
    stayed(start, "checkout", "search", "storefront");
    List<LoggedRequest> written = world.page().writes();
    script.check(
        "the page keeps its component, untouched", written.size() == requests, written.getLast());
    show();
    System.out.println(
        world.kubectl().run("get", "pagecomponents", "-n", DemoWorld.OPERATOR_NAMESPACE));
  }

  private void figures() throws DemoFailure {
    script.title("figures");
    script.check("nobody was mailed: no incident was touched", noIncidentTouched(), "");
    script.check("the page's budget was kept", world.page().breaches() == 0, "breached");
    String foreign = world.page().page().statusOf("Office phones");
    script.check("a component of others was left alone", "operational".equals(foreign), foreign);
    System.out.println("   cause -> condition: " + script.figure(CONDITION));
    System.out.println("   cause -> page:      " + script.figure(PAGE));
    System.out.printf("   start of the operator -> first condition: %.2f s%n", firstCondition);
    System.out.printf(
        "   memory of the operator (RSS): %d MB%n", world.operator().residentBytes() >> 20);
    System.out.printf(
        "   requests to the page: %d, of them writes: %d%n",
        world.page().log().size(), world.page().writes().size());
  }

  private boolean noIncidentTouched() {
    return world.page().writes().stream().noneMatch(r -> r.path().contains("/incidents"));
  }

  private void stayed(long start, String... services) throws DemoFailure {
    List<Transition> moved =
        observed.since(start).stream()
            .filter(t -> List.of(services).contains(t.service()))
            .toList();
    script.check("unmoved: " + String.join(", ", services), moved.isEmpty(), moved);
  }

  private void nothingTurnedRed(long start) throws DemoFailure {
    List<Transition> red = observed.since(start).stream().filter(Transition::isRed).toList();
    script.check("nothing turned red, in no moment", red.isEmpty(), red);
  }

  private void scale(String deployment, int replicas) {
    world
        .us()
        .client()
        .apps()
        .deployments()
        .inNamespace(DemoWorld.NAMESPACE)
        .withName(deployment)
        .scale(replicas);
  }

  private List<String> componentNames() {
    return world.page().page().components().stream()
        .map(component -> component.get("name").asText())
        .sorted()
        .toList();
  }

  private void show() {
    System.out.println(world.kubectl().run("get", "servicestatus", "-A"));
    var line = new StringBuilder("page:");
    for (JsonNode component : world.page().page().components()) {
      line.append("  ").append(component.get("name").asText());
      line.append('=').append(component.get("status").asText());
    }
    System.out.println(line);
  }
}

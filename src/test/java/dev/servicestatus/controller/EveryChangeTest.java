package dev.servicestatus.controller;

import static dev.servicestatus.controller.PagesOperator.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.api.v1alpha1.ConditionTypes;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.PageRow;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.NumberingProxy.Ending;
import dev.servicestatus.testing.NumberingProxy.Life;
import dev.servicestatus.testing.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The controllers of pages on a real API server and a page by real HTTP: at every request of a
 * creation and of a level change that could change something, to the hub or to the page, the
 * process ends or an answer is lost. In the end there is exactly one component, it shows the right
 * level, and what is told is true.
 */
class EveryChangeTest {
  /** More than a creation and a level change have; what is beyond happens without trouble. */
  private static final int MOST = 20;

  private static final int AT_ONCE = 6;

  @BeforeAll
  static void aHub() {
    LocalCluster.shared(); // skips by name where the programs are missing
  }

  /** The record of the creation, the creation, what came of it, and the level change. */
  @Test
  void aroundTheRequestsToThePage() throws Exception {
    List<Callable<List<String>>> lives = new ArrayList<>();
    for (Ending ending : Ending.values()) {
      lives.add(() -> reached(new Life("POST /v1", 1, ending)));
      lives.add(() -> reached(new Life("PATCH /v1", 1, ending)));
      lives.add(() -> reached(new Life("pagecomponents/.*/status", 1, ending)));
      lives.add(() -> reached(new Life("pagecomponents/.*/status", 2, ending)));
    }
    runAll(lives);
  }

  private static List<String> reached(Life life) {
    List<String> requests = live(life);
    assertThat(life.wasReached()).as("what was to go wrong, among %s", requests).isTrue();
    return requests;
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void atEveryRequest(Ending ending) throws Exception {
    List<Callable<List<String>>> lives = new ArrayList<>();
    for (int number = 1; number <= MOST; number++) {
      var life = new Life(".", number, ending);
      lives.add(() -> live(life));
    }
    List<String> undisturbed = runAll(lives).getLast();

    assertThat(undisturbed).as("each of them was tried").hasSizeLessThan(MOST);
    assertThat(undisturbed).anyMatch(request -> request.startsWith("POST /v1"));
    assertThat(undisturbed).anyMatch(request -> request.startsWith("PATCH /v1"));
  }

  private static <T> List<T> runAll(List<Callable<T>> tasks) throws InterruptedException {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }

  private static List<String> live(Life life) {
    try (var it = new PagesOperator(life)) {
      try {
        live(it, life);
        return life.requests();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "%s: %s%npage: %s%nrecords: %s%nservice: %s%nStatusPage: %s"
                .formatted(
                    e.getMessage(),
                    String.join("\n", life.requests()),
                    it.emulator.log(),
                    it.records(),
                    it.published(it.namespace, "api"),
                    it.statusPage().getStatus()),
            e);
      }
    }
  }

  private static void live(PagesOperator it, Life life) {
    it.page();
    it.service("api", "API", Level.Operational);
    awaitShown(it, life, Level.Operational);
    it.level("api", Level.MajorOutage);
    awaitShown(it, life, Level.MajorOutage);
    if (life.hasEnded()) {
      it.stop();
      var next = Life.peaceful();
      it.start(next);
      awaitShown(it, next, Level.MajorOutage);
    }
    assertRight(it);
  }

  /**
   * Or the life has ended. One that may have been created is looked for for a minute and a half.
   */
  private static void awaitShown(PagesOperator it, Life life, Level level) {
    Poll.Check shown = () -> life.hasEnded() || isShown(it, level);
    for (int i = 0; i < 4; i++) {
      try {
        Poll.until("shown", Duration.ofSeconds(3), shown);
        return;
      } catch (ConditionTimeoutException notYet) {
        it.pass(Duration.ofSeconds(31));
      }
    }
    Poll.until("the page shows " + level, SOON, shown);
  }

  private static boolean isShown(PagesOperator it, Level level) {
    String word = level == Level.Operational ? "operational" : "major_outage";
    return word.equals(it.emulator.page().statusOf("API"))
        && row(it).level() == level
        && it.published(it.namespace, "api")
            .filter(c -> c.reason().equals(ConditionReasons.PUBLISHED))
            .isPresent();
  }

  private static PageRow row(PagesOperator it) {
    return it.client
        .resources(ServiceStatus.class)
        .inNamespace(it.namespace)
        .withName("api")
        .get()
        .getStatus()
        .pages()
        .getFirst();
  }

  private static void assertRight(PagesOperator it) {
    assertThat(it.emulator.page().componentsNamed("API")).hasSize(1);
    String id = it.emulator.page().componentsNamed("API").getFirst().get("id").asText();
    assertThat(it.records()).hasSize(1);
    PageComponentStatus record = it.records().getFirst().getStatus();
    assertThat(record.componentId()).isEqualTo(id);
    assertThat(record.confirmed().level()).isEqualTo(Level.MajorOutage);
    assertThat(record.creating()).isNull();
    assertThat(record.createdByUs()).isTrue();
    assertThat(row(it).componentId()).isEqualTo(id);
    assertThat(row(it).level()).isEqualTo(Level.MajorOutage);
    it.awaitPage(ConditionTypes.SYNCED, ConditionReasons.IN_STEP);
    assertThat(it.emulator.breaches()).isZero();
  }
}

package dev.servicestatus.controller;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatusBuilder;
import dev.servicestatus.health.Moment;
import dev.servicestatus.testing.LocalCluster;
import dev.servicestatus.testing.Poll;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Changes of a level as Events on a real API server. */
class ServiceEventsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static LocalCluster hub;

  private final String namespace = hub.newNamespace("events");
  private final ServiceStatus service = new ServiceStatus();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Moment now = new Moment(0, Instant.now());
  private ServiceStatusStatus shown;
  private ServiceEvents events;

  @BeforeAll
  static void aHub() {
    hub = LocalCluster.shared();
  }

  @BeforeEach
  void aService() {
    service.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName("checkout")
            .withUid(UUID.randomUUID().toString())
            .build());
    events = new ServiceEvents(hub.client(), "operator-0_" + "x".repeat(200));
    log.start();
    ((Logger) LoggerFactory.getLogger(ServiceEvents.class)).addAppender(log);
  }

  @AfterEach
  void end() {
    events.close();
    ((Logger) LoggerFactory.getLogger(ServiceEvents.class)).detachAppender(log);
  }

  private static ServiceStatusStatus status(Level level, String summary) {
    return new ServiceStatusStatusBuilder().withLevel(level, null).withSummary(summary).build();
  }

  private void shows(Level level) {
    shows(level, level + " since 10:02.");
  }

  private void shows(Level level, String summary) {
    ServiceStatusStatus next = status(level, summary);
    events.tell(service, shown, next, List.of(), () -> now);
    shown = next;
    now = now.plus(Duration.ofSeconds(1));
  }

  private List<Event> written(KubernetesClient client) {
    return client.events().v1().events().inNamespace(namespace).list().getItems().stream()
        .sorted(Comparator.comparing(event -> event.getEventTime().getTime()))
        .toList();
  }

  private List<Event> awaitEvents(int count) {
    Poll.until("there are " + count + " events", SOON, () -> written(hub.client()).size() >= count);
    return written(hub.client());
  }

  @Test
  void eachChangeIsAnEventThatSaysWhichAndWhy() {
    shows(Level.Unknown); // new, and not known yet: no change
    shows(Level.Operational);
    shows(Level.Operational, "Operational: the same in other words.");
    shows(Level.MajorOutage, "MajorOutage since 10:02: " + "xé".repeat(1500));
    shows(Level.UnderMaintenance);

    List<Event> told = awaitEvents(3);

    assertThat(told)
        .extracting(Event::getReason)
        .containsExactly("Operational", "MajorOutage", "UnderMaintenance");
    assertThat(told).extracting(Event::getType).containsExactly("Normal", "Warning", "Normal");
    assertThat(told)
        .allSatisfy(event -> {
          assertThat(event.getReportingController()).isEqualTo("servicestatus.dev/operator");
          assertThat(event.getReportingInstance()).startsWith("operator-0_").hasSize(128);
          assertThat(event.getRegarding().getUid()).isEqualTo(service.getMetadata().getUid());
          assertThat(event.getRegarding().getKind()).isEqualTo("ServiceStatus");
          assertThat(event.getSeries()).isNull();
        });
    assertThat(told.get(0).getNote()).isEqualTo("Operational since 10:02.");
    assertThat(told.get(1).getNote().getBytes(StandardCharsets.UTF_8))
        .hasSizeBetween(900, 1024); // of what the server takes
    assertThat(log.list).isEmpty();
  }

  @Test
  void theSameChangeWithinMinutesIsTheSameEvent() {
    for (int i = 0; i < 3; i++) {
      shows(Level.DegradedPerformance);
      shows(Level.Operational);
    }
    Poll.until(
        "the last is told",
        SOON,
        () ->
            written(hub.client()).stream()
                .anyMatch(event ->
                    event.getReason().equals("Operational")
                        && event.getSeries() != null
                        && event.getSeries().getCount() == 3));

    List<Event> told = written(hub.client());

    assertThat(told)
        .hasSize(2)
        .allSatisfy(event -> assertThat(event.getSeries().getCount()).isEqualTo(3));
    Event last = told.getLast();
    assertThat(Instant.parse(last.getSeries().getLastObservedTime().getTime()))
        .isEqualTo(Instant.parse(last.getEventTime().getTime()).plusSeconds(4));

    now = now.plus(Duration.ofMinutes(7));
    shows(Level.DegradedPerformance);
    assertThat(awaitEvents(3)).hasSize(3);
  }

  @Test
  void anEventWhoseTimeWasOverIsMadeAnew() {
    shows(Level.MajorOutage);
    awaitEvents(1);
    hub.client().events().v1().events().inNamespace(namespace).delete();
    shows(Level.Operational);
    shows(Level.MajorOutage);

    assertThat(awaitEvents(2))
        .extracting(Event::getReason)
        .containsExactly("Operational", "MajorOutage");
    assertThat(log.list).isEmpty();
  }

  /** Told once, whatever follows; and it goes on by itself. */
  @Test
  void whereNoneMayBeWrittenOnlyTheyAreLost() {
    hub.client()
        .serviceAccounts()
        .inNamespace(namespace)
        .resource(
            new io.fabric8.kubernetes.api.model.ServiceAccountBuilder()
                .withNewMetadata()
                .withName("nobody")
                .endMetadata()
                .build())
        .create();
    try (KubernetesClient nobody = hub.client(hub.serviceAccountToken(namespace, "nobody"));
        var forbidden = new ServiceEvents(nobody, "operator-0")) {
      ServiceStatusStatus before = null;
      for (Level level : List.of(Level.MajorOutage, Level.Operational, Level.PartialOutage)) {
        ServiceStatusStatus next = status(level, "x");
        forbidden.tell(service, before, next, List.of(), () -> now);
        before = next;
      }
      Poll.until("it is told", SOON, () -> !log.list.isEmpty());
    }
    shows(Level.Operational);

    assertThat(awaitEvents(1)).hasSize(1);
    assertThat(log.list).hasSize(1);
    assertThat(log.list.getFirst().getFormattedMessage())
        .startsWith("Events are not written: ")
        .doesNotContain("\n");
  }
}

package dev.servicestatus.controller;

import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.condition.Announcement;
import dev.servicestatus.condition.Conditions;
import dev.servicestatus.health.DependencyState;
import dev.servicestatus.health.Moment;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what is new of a service as Events at its ServiceStatus, so that {@code kubectl describe}
 * tells the story. The same again within minutes is the same Event, as in client-go. Nothing waits
 * for an Event, and one that cannot be written is lost.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/">Event</a>
 */
public final class ServiceEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceEvents.class);
  private static final String CONTROLLER = ServiceStatus.GROUP + "/operator";
  private static final String ACTION = "Judged";
  private static final int NOTE_LIMIT = 1024;
  private static final int INSTANCE_LIMIT = 128;
  private static final int QUEUE = 1000;

  /** So long after its last time what comes again is the same Event; as in client-go. */
  private static final Duration WINDOW = Duration.ofMinutes(6);

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String instance;
  private final ExecutorService writer =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(QUEUE),
          Thread.ofVirtual().name("events").factory(),
          new ThreadPoolExecutor.DiscardPolicy());
  private final Map<Series, Written> recent = new HashMap<>(); // of the writer alone
  private boolean failing; // likewise

  /** What is the same Event when it comes again. */
  private record Series(String uid, String same) {}

  /** An Event that exists. */
  private record Written(Event event, int count, Instant last) {}

  /**
   * Writes nothing yet.
   *
   * @param client of the hub, which writes only while the Lease is held
   * @param instance which replica this is
   */
  public ServiceEvents(KubernetesClient client, String instance) {
    this.client = client;
    this.instance = instance.substring(0, Math.min(INSTANCE_LIMIT, instance.length()));
  }

  /**
   * Tells what is new, an Event each. Does not wait.
   *
   * @param earlier status, as it was wanted or is stored; null if there is none
   * @param status as it is wanted now
   * @param dependencies that the service was judged by
   * @param clock says now
   */
  void tell(
      ServiceStatus service,
      ServiceStatusStatus earlier,
      ServiceStatusStatus status,
      List<DependencyState> dependencies,
      Supplier<Moment> clock) {
    List<Announcement> news = Announcement.of(earlier, status, dependencies);
    if (news.isEmpty()) {
      return;
    }
    Instant now = clock.get().hub();
    for (int i = 0; i < news.size(); i++) {
      Announcement next = news.get(i);
      Instant at = now.plus(i, ChronoUnit.MICROS); // Events are named and sorted by their time
      writer.execute(() -> write(service, next, at));
    }
  }

  private void write(ServiceStatus service, Announcement news, Instant now) {
    recent.values().removeIf(written -> written.last().plus(WINDOW).isBefore(now));
    var series = new Series(service.getMetadata().getUid(), news.same());
    Written known = recent.get(series);
    try {
      recent.put(
          series, known == null ? create(service, news, now) : repeat(service, news, known, now));
      failing = false;
    } catch (RuntimeException lost) {
      if (!failing) {
        LOG.warn(
            "Events are not written: {}; nothing but them is lost, and this is told once",
            lost.getMessage());
      }
      failing = true;
    }
  }

  private Written create(ServiceStatus service, Announcement news, Instant now) {
    Event event = event(service, news, now);
    Event created = client.resource(event).create();
    event.getMetadata().setUid(created.getMetadata().getUid());
    return new Written(event, 1, now);
  }

  /**
   * The same Event, applied whole: to read it first would need one more right. By its UID the
   * server does not make one anew whose time was over, so that the new one gets a time of its own.
   */
  private Written repeat(ServiceStatus service, Announcement news, Written known, Instant now) {
    var again = new Written(known.event(), known.count() + 1, now);
    Event event =
        new EventBuilder(known.event())
            .withNewSeries()
            .withCount(again.count())
            .withLastObservedTime(new MicroTime(MICROSECONDS.format(now)))
            .endSeries()
            .build();
    try {
      client
          .resource(event)
          .fieldManager(ServiceStatusReconciler.FIELD_MANAGER)
          .forceConflicts()
          .serverSideApply();
      return again;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return create(service, news, now);
      }
      throw e;
    }
  }

  private Event event(ServiceStatus service, Announcement news, Instant now) {
    long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(service.getMetadata().getNamespace())
        .withName(service.getMetadata().getName() + "." + Long.toHexString(nanos))
        .endMetadata()
        .withEventTime(new MicroTime(MICROSECONDS.format(now)))
        .withRegarding(reference(service))
        .withType(news.isTrouble() ? "Warning" : "Normal")
        .withReason(news.reason())
        .withAction(ACTION)
        .withNote(note(news.note()))
        .withReportingController(CONTROLLER)
        .withReportingInstance(instance)
        .build();
  }

  /** The server counts bytes. */
  private static String note(String summary) {
    String note = Conditions.cut(summary, NOTE_LIMIT);
    for (int length = NOTE_LIMIT; note.getBytes(StandardCharsets.UTF_8).length > NOTE_LIMIT; ) {
      length -= 16;
      note = Conditions.cut(summary, length);
    }
    return note;
  }

  private static ObjectReference reference(ServiceStatus service) {
    return new ObjectReferenceBuilder()
        .withApiVersion(ServiceStatus.GROUP + "/" + ServiceStatus.VERSION)
        .withKind(ServiceStatus.class.getSimpleName())
        .withNamespace(service.getMetadata().getNamespace())
        .withName(service.getMetadata().getName())
        .withUid(service.getMetadata().getUid())
        .build();
  }

  /** What is not written by now is lost. */
  @Override
  public void close() {
    writer.shutdownNow();
  }
}

package dev.servicestatus.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.servicestatus.api.v1alpha1.Condition;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.ServiceStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.NeedRow;
import dev.servicestatus.api.v1alpha1.ServiceStatusStatus.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One situation and what is to be told of it.
 *
 * @param rows which row of the rules it shows, and before or without which other
 * @param at the moment
 * @param service the ServiceStatus, without damping and status
 * @param continues what an earlier life of the operator left; null if it never was here
 * @param clusters objects of each cluster; one that is named but not here is not registered
 * @param expected what is told
 */
public record CorpusCase(
    String rows,
    Instant at,
    ObjectNode service,
    Continues continues,
    Map<String, List<ObjectNode>> clusters,
    Expected expected) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  /**
   * What an earlier life of the operator left.
   *
   * @param level that was shown
   * @param reason of condition Degraded; null if there was none
   * @param lastKnown level before it became Unknown; null if none was
   * @param matched clusters in which each need was matched
   * @param arriving since when each need was arriving in a cluster
   * @param scaledToZero clusters in which the workload of each need declared 0
   */
  public record Continues(
      Level level,
      String reason,
      Level lastKnown,
      Map<String, List<String>> matched,
      Map<String, Map<String, String>> arriving,
      Map<String, List<String>> scaledToZero) {

    /** Absent parts become empty. */
    public Continues {
      matched = matched == null ? Map.of() : matched;
      arriving = arriving == null ? Map.of() : arriving;
      scaledToZero = scaledToZero == null ? Map.of() : scaledToZero;
    }
  }

  /**
   * What is told.
   *
   * @param level shown
   * @param exit of {@code evaluate}
   * @param reason of condition Degraded
   * @param pods ready and expected ones; {@code -} if nothing is looked at
   * @param clusters operational and all; {@code -} if nothing is looked at
   * @param conditions status and reason by type
   * @param rows of the clusters, in order
   */
  public record Expected(
      Level level,
      int exit,
      String reason,
      String pods,
      String clusters,
      Map<String, String> conditions,
      List<Row> rows) {

    /** What a status tells. */
    public static Expected of(ServiceStatusStatus status, int exit) {
      Map<String, String> conditions =
          status.conditions().stream()
              .filter(condition -> !condition.type().equals("Published"))
              .collect(
                  Collectors.toMap(
                      Condition::type,
                      c -> c.status() + " " + c.reason(),
                      (a, b) -> a + ", " + b,
                      TreeMap::new));
      return new Expected(
          status.level(),
          exit,
          conditions.getOrDefault("Degraded", " none").split(" ")[1],
          status.podsSummary() == null ? "-" : status.podsSummary(),
          status.clustersSummary() == null ? "-" : status.clustersSummary(),
          conditions,
          status.clusters().stream()
              .map(row -> new Row(row.name(), row.state(), row.reason(), row.needs()))
              .toList());
    }

    /** As text that shows a difference at a glance. */
    public String text() {
      return json(
          new Expected(level, exit, reason, pods, clusters, new TreeMap<>(conditions), rows));
    }
  }

  /** One cluster. */
  public record Row(String name, State state, String reason, List<NeedRow> needs) {}

  /**
   * The same somewhere else: its own namespace is called so, every other begins with that; every
   * time in it is as long before or after the moment as it was.
   *
   * @param namespace of the service
   * @param moment instead of {@link #at}; whole seconds
   */
  public CorpusCase in(String namespace, Instant moment) {
    Duration shift = Duration.between(at, moment);
    String shifted =
        TIME.matcher(json(this))
            .replaceAll(time -> Instant.parse(time.group()).plus(shift).toString());
    CorpusCase moved = Corpus.read(shifted);
    String own = service.path("metadata").path("namespace").asText();
    UnaryOperator<String> renamed = name -> name.equals(own) ? namespace : namespace + "-" + name;
    rename(moved.service.path("metadata"), renamed);
    moved.service.path("spec").path("needs").forEach(need -> rename(need, renamed));
    moved.clusters.values().stream()
        .flatMap(List::stream)
        .forEach(object -> rename(object.path("metadata"), renamed));
    return moved;
  }

  private static void rename(JsonNode holder, UnaryOperator<String> renamed) {
    if (holder.has("namespace")) {
      ((ObjectNode) holder).put("namespace", renamed.apply(holder.path("namespace").asText()));
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The ServiceStatus as a user declares it, but that nothing is waited for. */
  public ServiceStatus declared() {
    try {
      ObjectNode object = service.deepCopy();
      ObjectNode spec = (ObjectNode) object.path("spec");
      spec.putObject("damping").put("worseAfter", "0s").put("betterAfter", "0s");
      return JSON.treeToValue(object, ServiceStatus.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The status that an earlier life of the operator left; null if it never was here.
   *
   * @param declared that it is of; its UID, if it has one, is stored too
   */
  public ServiceStatusStatus left(ServiceStatus declared) {
    return continues == null ? null : StoredStatus.of(declared, continues, at);
  }
}

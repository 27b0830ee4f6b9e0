package dev.servicestatus.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.plan.Effect;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What {@link AtlassianStatuspage} sends and reads. Of an answer only what is used is read, and
 * that strictly: what cannot be true is no answer.
 */
final class StatuspageJson {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private StatuspageJson() {}

  /** What an answer has that it may not have, or lacks. */
  private static final class NotUnderstood extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotUnderstood(String what) {
      super(what, null, false, false);
    }
  }

  private static <T> Outcome<T> understood(
      Outcome<JsonNode> outcome, Function<JsonNode, T> reader) {
    return switch (outcome) {
      case Outcome.Failed<JsonNode> failed -> failed.as();
      case Outcome.Done<JsonNode>(JsonNode json) -> {
        try {
          yield new Outcome.Done<>(reader.apply(json));
        } catch (NotUnderstood e) {
          yield new Outcome.InvalidAnswer<>(
              "the page's answer is not understood: " + e.getMessage());
        }
      }
    };
  }

  /** An answer that is a list. */
  static <T> Outcome<T> list(Outcome<JsonNode> outcome, Function<JsonNode, T> reader) {
    return understood(
        outcome,
        json -> {
          if (!json.isArray()) {
            throw new NotUnderstood("a list was expected");
          }
          return reader.apply(json);
        });
  }

  /**
   * An answer that is one component.
   *
   * @param wanted its id; null: whichever
   */
  static Outcome<Shown> one(Outcome<JsonNode> outcome, String wanted) {
    return understood(
        outcome,
        json -> {
          Shown shown = shown(json);
          if (wanted != null && !wanted.equals(shown.id())) {
            throw new NotUnderstood("it is about another component");
          }
          if (!shown.isUnderstood()) {
            throw new NotUnderstood("a status that components do not have");
          }
          return shown;
        });
  }

  /** The same of an answer to a change. */
  static Outcome<Effect> shows(Outcome<JsonNode> outcome, String wanted) {
    return one(outcome, wanted).map(Effect.Shows::new);
  }

  static Shown shown(JsonNode component) {
    JsonNode name = component.path("name");
    if (!name.isTextual()) {
      throw new NotUnderstood("a component without a name");
    }
    return new Shown(
        id(component),
        name.textValue(),
        component.path("description").asText(""),
        level(component.path("status").asText()));
  }

  static Page.Holding holding(JsonNode incident) {
    List<String> components = new ArrayList<>();
    incident.path("components").forEach(c -> components.add(id(c)));
    return new Page.Holding(id(incident), components);
  }

  private static String id(JsonNode item) {
    String id = item.path("id").asText();
    if (!ID.matcher(id).matches()) {
      throw new NotUnderstood("something without an id");
    }
    return id;
  }

  static ObjectNode fields() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The body of a request. */
  static ObjectNode wrapped(ObjectNode fields) {
    ObjectNode body = fields();
    body.set("component", fields);
    return body;
  }

  private static Level level(String word) {
    return switch (word) {
      case "operational" -> Level.Operational;
      case "degraded_performance" -> Level.DegradedPerformance;
      case "partial_outage" -> Level.PartialOutage;
      case "major_outage" -> Level.MajorOutage;
      case "under_maintenance" -> Level.UnderMaintenance;
      default -> Level.Unknown;
    };
  }

  static String word(Level level) {
    return switch (level) {
      case Operational -> "operational";
      case DegradedPerformance -> "degraded_performance";
      case PartialOutage -> "partial_outage";
      case MajorOutage -> "major_outage";
      case UnderMaintenance -> "under_maintenance";
      case Unknown -> throw new IllegalArgumentException("Unknown is never written");
    };
  }
}

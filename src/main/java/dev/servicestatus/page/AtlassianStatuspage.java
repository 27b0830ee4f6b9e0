package dev.servicestatus.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Atlassian Statuspage, by its manage API.
 *
 * @see <a href="https://developer.statuspage.io/">Statuspage API</a>
 */
public final class AtlassianStatuspage implements PageProvider {
  /** Lists stop at 100 a part since 2023-02-28, whatever is asked for. */
  private static final int COMPONENTS_PER_PART = 100;

  /** Few: an incident brings all its updates, of up to 25,000 characters each. */
  private static final int INCIDENTS_PER_PART = 5;

  /** Some incidents have dozens of updates. */
  private static final int LIST_MEBIBYTES = 8;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  /** A provider without state. */
  public AtlassianStatuspage() {}

  @Override
  public String name() {
    return "AtlassianStatuspage";
  }

  @Override
  public String wellKnownEndpoint() {
    return "https://api.statuspage.io/v1";
  }

  @Override
  public Page open(
      PageAddress address, String key, Supplier<String> userAgent, BooleanSupplier mayWrite) {
    return new ManagedPage(address, new JsonHttp("OAuth", key, userAgent, mayWrite));
  }

  /** One page of the vendor. */
  record ManagedPage(HttpUrl root, JsonHttp http) implements Page {
    ManagedPage(PageAddress address, JsonHttp http) {
      this(
          HttpUrl.get(address.endpoint())
              .newBuilder()
              .addPathSegment("pages")
              .addPathSegment(address.pageId())
              .build(),
          http);
    }

    @Override
    public Outcome<Part<Shown>> components(int number) {
      return read(
          list("components", number, COMPONENTS_PER_PART),
          json -> {
            List<Shown> shown = new ArrayList<>();
            for (JsonNode component : json) {
              if (!component.path("group").asBoolean()) {
                shown.add(shown(component));
              }
            }
            return new Part<>(shown, json.size() < COMPONENTS_PER_PART);
          });
    }

    @Override
    public Outcome<Shown> component(String id) {
      return one(http.exchange("GET", path("components", id).build(), null), id);
    }

    @Override
    public Outcome<Part<Holding>> held(Hold by, int number) {
      String which =
          switch (by) {
            case Incidents -> "unresolved";
            case Maintenances -> "active_maintenance";
          };
      return read(
          list("incidents/" + which, number, INCIDENTS_PER_PART),
          json -> {
            List<Holding> found = new ArrayList<>();
            json.forEach(incident -> found.add(holding(incident)));
            return new Part<>(found, json.size() < INCIDENTS_PER_PART);
          });
    }

    @Override
    public Outcome<Shown> send(Change change) {
      return switch (change) {
        case Change.Create create -> {
          ObjectNode fields = fields().put("name", create.name());
          fields.put("status", word(create.level()));
          if (create.description() != null) {
            fields.put("description", create.description());
          }
          yield one(http.exchange("POST", path("components").build(), wrapped(fields)), null);
        }
        case Change.SetLevel set -> patch(set.id(), fields().put("status", word(set.to())));
        case Change.Rename rename -> patch(rename.id(), fields().put("name", rename.to()));
        case Change.Describe text -> patch(text.id(), fields().put("description", text.to()));
      };
    }

    private Outcome<Shown> patch(String id, ObjectNode fields) {
      return one(http.exchange("PATCH", path("components", id).build(), wrapped(fields)), id);
    }

    private HttpUrl.Builder path(String... segments) {
      HttpUrl.Builder path = root.newBuilder();
      for (String segment : segments) {
        path.addPathSegment(segment);
      }
      return path;
    }

    private <T> Outcome<Part<T>> read(HttpUrl url, Function<JsonNode, Part<T>> reader) {
      return understood(
          http.withBodiesUpTo(LIST_MEBIBYTES).exchange("GET", url, null),
          json -> {
            if (!json.isArray()) {
              throw new NotUnderstood("a list was expected");
            }
            return reader.apply(json);
          });
    }

    private HttpUrl list(String what, int number, int perPart) {
      return root.newBuilder()
          .addPathSegments(what)
          .addQueryParameter("page", String.valueOf(number))
          .addQueryParameter("per_page", String.valueOf(perPart))
          .build();
    }
  }

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

  private static Outcome<Shown> one(Outcome<JsonNode> outcome, String wanted) {
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

  private static Shown shown(JsonNode component) {
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

  private static Page.Holding holding(JsonNode incident) {
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

  private static ObjectNode fields() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode wrapped(ObjectNode fields) {
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

  private static String word(Level level) {
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

package dev.servicestatus.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Effect;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
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
                shown.add(StatuspageJson.shown(component));
              }
            }
            return new Part<>(shown, json.size() < COMPONENTS_PER_PART);
          });
    }

    @Override
    public Outcome<Shown> component(String id) {
      return StatuspageJson.one(http.exchange("GET", path("components", id).build(), null), id);
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
            json.forEach(incident -> found.add(StatuspageJson.holding(incident)));
            return new Part<>(found, json.size() < INCIDENTS_PER_PART);
          });
    }

    @Override
    public Outcome<Effect> send(Change change) {
      return switch (change) {
        case Change.Create create -> {
          ObjectNode fields = StatuspageJson.fields().put("name", create.name());
          fields.put("status", StatuspageJson.word(create.level()));
          if (create.description() != null) {
            fields.put("description", create.description());
          }
          HttpUrl url = path("components").build();
          yield StatuspageJson.shows(
              http.exchange("POST", url, StatuspageJson.wrapped(fields)), null);
        }
        case Change.SetLevel set ->
            patch(set.id(), StatuspageJson.fields().put("status", StatuspageJson.word(set.to())));
        case Change.Rename rename ->
            patch(rename.id(), StatuspageJson.fields().put("name", rename.to()));
        case Change.Describe text ->
            patch(text.id(), StatuspageJson.fields().put("description", text.to()));
      };
    }

    private Outcome<Effect> patch(String id, ObjectNode fields) {
      HttpUrl url = path("components", id).build();
      return StatuspageJson.shows(http.exchange("PATCH", url, StatuspageJson.wrapped(fields)), id);
    }

    private HttpUrl.Builder path(String... segments) {
      HttpUrl.Builder path = root.newBuilder();
      for (String segment : segments) {
        path.addPathSegment(segment);
      }
      return path;
    }

    private <T> Outcome<Part<T>> read(HttpUrl url, Function<JsonNode, Part<T>> reader) {
      return StatuspageJson.list(
          http.withBodiesUpTo(LIST_MEBIBYTES).exchange("GET", url, null), reader);
    }

    private HttpUrl list(String what, int number, int perPart) {
      return root.newBuilder()
          .addPathSegments(what)
          .addQueryParameter("page", String.valueOf(number))
          .addQueryParameter("per_page", String.valueOf(perPart))
          .build();
    }
  }
}

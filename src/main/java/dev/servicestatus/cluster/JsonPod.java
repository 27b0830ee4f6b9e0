package dev.servicestatus.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.servicestatus.health.PodFact;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** Reads the few fields we keep of a pod in JSON and skips the others. */
final class JsonPod extends JsonObject {
  private final Canon canon;
  private final PodDraft draft;

  JsonPod(JsonParser json, Canon canon) {
    super(json, canon);
    this.canon = canon;
    this.draft = new PodDraft(canon);
  }

  @Override
  void clear() {
    draft.clear();
  }

  @Override
  boolean isNamed() {
    return draft.isNamed();
  }

  @Override
  PodFact fact() {
    return draft.fact();
  }

  @Override
  String resourceVersion() {
    return draft.resourceVersion;
  }

  @Override
  void metadata(String field) throws IOException {
    switch (field) {
      case "name" -> draft.name = json.getValueAsString("");
      case "namespace" -> draft.namespace = text();
      case "resourceVersion" -> draft.resourceVersion = json.getValueAsString("");
      case "creationTimestamp" -> draft.createdSeconds = seconds();
      case "deletionTimestamp" -> draft.deletionSeconds = seconds();
      case "labels" -> object(key -> draft.label(canon.text(key), text()));
      case "ownerReferences" -> array(this::owner);
      default -> json.skipChildren();
    }
  }

  private long seconds() throws IOException {
    String time = json.getValueAsString("");
    try {
      return time.isEmpty() ? 0 : Instant.parse(time).getEpochSecond();
    } catch (DateTimeException e) {
      throw new MalformedAnswerException("a pod with a time that is none");
    }
  }

  private void owner() throws IOException {
    var owner = new String[] {"", "", "", ""};
    object(field -> {
      switch (field) {
        case "kind" -> owner[0] = text();
        case "name" -> owner[1] = text();
        case "controller" -> owner[2] = text();
        case "apiVersion" -> owner[3] = text();
        default -> json.skipChildren();
      }
    });
    if (owner[2].equals("true")) {
      draft.controller(owner[3], owner[0], owner[1]);
    }
  }

  @Override
  void spec(String field) throws IOException {
    switch (field) {
      case "containers" -> array(() -> container(false));
      case "initContainers" -> array(() -> container(true));
      case "restartPolicy" -> draft.restartNever = text().equals("Never");
      default -> json.skipChildren();
    }
  }

  private void container(boolean init) throws IOException {
    var container = new String[] {"", ""};
    var rules = new boolean[1];
    object(field -> {
      switch (field) {
        case "name" -> container[0] = text();
        case "restartPolicy" -> container[1] = text();
        case "restartPolicyRules" ->
            array(() -> {
              rules[0] = true;
              json.skipChildren();
            });
        default -> json.skipChildren();
      }
    });
    draft.container(container[0], init, container[1], rules[0]);
  }

  @Override
  void status(String field) throws IOException {
    switch (field) {
      case "phase" -> draft.phase = text();
      case "reason" -> draft.reason = text();
      case "conditions" -> array(this::condition);
      case "containerStatuses" -> array(() -> containerStatus(false));
      case "initContainerStatuses" -> array(() -> containerStatus(true));
      default -> json.skipChildren();
    }
  }

  private void condition() throws IOException {
    var condition = new String[] {"", "", ""};
    object(field -> {
      switch (field) {
        case "type" -> condition[0] = text();
        case "status" -> condition[1] = text();
        case "reason" -> condition[2] = text();
        default -> json.skipChildren();
      }
    });
    draft.condition(condition[0], condition[1], condition[2]);
  }

  private void containerStatus(boolean init) throws IOException {
    ContainerDraft container = draft.status(init);
    object(field -> {
      switch (field) {
        case "name" -> container.name = text();
        case "ready" -> container.ready = text().equals("true");
        case "state" -> object(state -> state(state, container));
        case "lastState" -> object(state -> lastState(state, container));
        default -> json.skipChildren();
      }
    });
  }

  private void state(String state, ContainerDraft container) throws IOException {
    switch (state) {
      case "waiting" ->
          object(field -> {
            if (field.equals("reason")) {
              container.waiting = text();
            } else {
              json.skipChildren();
            }
          });
      case "terminated" -> {
        container.terminated = json.currentToken() == JsonToken.START_OBJECT;
        object(field -> {
          switch (field) {
            case "exitCode" -> container.exitCode = json.getValueAsInt(0);
            case "reason" -> container.oomKilled |= text().equals(PodDraft.OOM_KILLED);
            default -> json.skipChildren();
          }
        });
      }
      default -> json.skipChildren();
    }
  }

  private void lastState(String state, ContainerDraft container) throws IOException {
    if (!state.equals("terminated")) {
      json.skipChildren();
      return;
    }
    object(field -> {
      switch (field) {
        case "exitCode" -> container.lastExitCode = json.getValueAsInt(0);
        case "reason" -> container.lastOomKilled |= text().equals(PodDraft.OOM_KILLED);
        default -> json.skipChildren();
      }
    });
  }
}

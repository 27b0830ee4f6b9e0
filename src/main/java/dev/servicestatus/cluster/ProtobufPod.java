package dev.servicestatus.cluster;

import dev.servicestatus.health.PodFact;

/**
 * Reads the few fields we keep of a pod in protobuf and steps over the others by their length.
 * Field numbers are wire API and never reused.
 *
 * @see <a
 *     href="https://github.com/kubernetes/api/blob/master/core/v1/generated.proto">k8s.io/api/core/v1/generated.proto</a>
 */
final class ProtobufPod implements ProtobufObject {
  private final Canon canon;
  private final PodDraft draft;

  ProtobufPod(Canon canon) {
    this.canon = canon;
    this.draft = new PodDraft(canon);
  }

  @Override
  public boolean read(Fields pod) throws MalformedAnswerException {
    draft.clear();
    while (pod.next()) {
      switch (pod.field()) {
        case 1 -> metadata(pod.inner());
        case 2 -> spec(pod.inner());
        case 3 -> status(pod.inner());
        default -> {}
      }
    }
    return draft.isNamed();
  }

  @Override
  public PodFact fact() {
    return draft.fact();
  }

  @Override
  public String resourceVersion() {
    return draft.resourceVersion;
  }

  private void metadata(Fields meta) throws MalformedAnswerException {
    while (meta.next()) {
      switch (meta.field()) {
        // a name is the pod's own: sharing it would cost more than it saves
        case 1 -> draft.name = meta.own();
        case 3 -> draft.namespace = meta.text(canon);
        case 6 -> draft.resourceVersion = meta.own();
        case 8 -> draft.createdSeconds = seconds(meta.inner());
        case 9 -> draft.deletionSeconds = seconds(meta.inner());
        case 11 -> label(meta.inner());
        case 13 -> owner(meta.inner());
        default -> {}
      }
    }
  }

  private static long seconds(Fields time) throws MalformedAnswerException {
    long seconds = 0;
    while (time.next()) {
      if (time.field() == 1) {
        seconds = time.value();
      }
    }
    return seconds;
  }

  private void label(Fields entry) throws MalformedAnswerException {
    String key = "";
    String value = "";
    while (entry.next()) {
      switch (entry.field()) {
        case 1 -> key = entry.text(canon);
        case 2 -> value = entry.text(canon);
        default -> {}
      }
    }
    draft.label(key, value);
  }

  private void owner(Fields owner) throws MalformedAnswerException {
    String apiVersion = "";
    String kind = "";
    String name = "";
    boolean controller = false;
    while (owner.next()) {
      switch (owner.field()) {
        case 1 -> kind = owner.text(canon);
        case 3 -> name = owner.text(canon);
        case 5 -> apiVersion = owner.text(canon);
        case 6 -> controller = owner.isTrue();
        default -> {}
      }
    }
    if (controller) {
      draft.controller(apiVersion, kind, name);
    }
  }

  private void spec(Fields spec) throws MalformedAnswerException {
    while (spec.next()) {
      switch (spec.field()) {
        case 2 -> container(spec.inner(), false);
        case 3 -> draft.restartNever = spec.is("Never");
        case 20 -> container(spec.inner(), true);
        default -> {}
      }
    }
  }

  private void container(Fields container, boolean init) throws MalformedAnswerException {
    String name = "";
    String restartPolicy = "";
    boolean restartRules = false;
    while (container.next()) {
      switch (container.field()) {
        case 1 -> name = container.text(canon);
        case 24 -> restartPolicy = container.text(canon);
        case 25 -> restartRules = true;
        default -> {}
      }
    }
    draft.container(name, init, restartPolicy, restartRules);
  }

  private void status(Fields status) throws MalformedAnswerException {
    while (status.next()) {
      switch (status.field()) {
        case 1 -> draft.phase = status.text(canon);
        case 2 -> condition(status.inner());
        case 4 -> draft.reason = status.text(canon);
        case 8 -> containerStatus(status.inner(), false);
        case 10 -> containerStatus(status.inner(), true);
        default -> {}
      }
    }
  }

  private void condition(Fields condition) throws MalformedAnswerException {
    String type = "";
    String status = "";
    String reason = "";
    while (condition.next()) {
      switch (condition.field()) {
        case 1 -> type = condition.text(canon);
        case 2 -> status = condition.text(canon);
        case 5 -> reason = condition.text(canon);
        default -> {}
      }
    }
    draft.condition(type, status, reason);
  }

  private void containerStatus(Fields status, boolean init) throws MalformedAnswerException {
    ContainerDraft container = draft.status(init);
    while (status.next()) {
      switch (status.field()) {
        case 1 -> container.name = status.text(canon);
        case 2 -> state(status.inner(), container);
        case 3 -> lastState(status.inner(), container);
        case 4 -> container.ready = status.isTrue();
        default -> {}
      }
    }
  }

  private void state(Fields state, ContainerDraft container) throws MalformedAnswerException {
    while (state.next()) {
      if (state.field() == 1) {
        waiting(state.inner(), container);
      } else if (state.field() == 3) {
        terminated(state.inner(), container);
      }
    }
  }

  private void waiting(Fields waiting, ContainerDraft container) throws MalformedAnswerException {
    while (waiting.next()) {
      if (waiting.field() == 1) {
        container.waiting = waiting.text(canon);
      }
    }
  }

  private void terminated(Fields end, ContainerDraft container) throws MalformedAnswerException {
    container.terminated = true;
    while (end.next()) {
      if (end.field() == 1) {
        container.exitCode = (int) end.value();
      } else if (end.field() == 3) {
        container.oomKilled |= end.is(PodDraft.OOM_KILLED);
      }
    }
  }

  private void lastState(Fields state, ContainerDraft container) throws MalformedAnswerException {
    while (state.next()) {
      if (state.field() == 3) {
        Fields end = state.inner();
        while (end.next()) {
          if (end.field() == 1) {
            container.lastExitCode = (int) end.value();
          } else if (end.field() == 3) {
            container.lastOomKilled |= end.is(PodDraft.OOM_KILLED);
          }
        }
      }
    }
  }
}

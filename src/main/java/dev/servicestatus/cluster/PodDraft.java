package dev.servicestatus.cluster;

import dev.servicestatus.health.ContainerFact;
import dev.servicestatus.health.ContainerFact.Kind;
import dev.servicestatus.health.PodFact;
import dev.servicestatus.health.PodShape;
import dev.servicestatus.health.PodShape.PodCondition;
import java.util.Arrays;
import java.util.List;

/**
 * A pod while it is being decoded, field by field in whatever order they come. Reused for every pod
 * of a stream.
 */
final class PodDraft {
  /** More containers in one pod are no pod of a real cluster. */
  static final int CONTAINER_LIMIT = 1000;

  /** Reason of the termination of a container that used too much memory. */
  static final String OOM_KILLED = "OOMKilled";

  private final Canon canon;
  private final Containers containers = new Containers();
  private final Statuses appStatuses = new Statuses();
  private final Statuses initStatuses = new Statuses();
  private String[] labels = new String[32];
  private int labelsLength;

  String namespace;
  String name;
  String resourceVersion;
  long createdSeconds;
  long deletionSeconds;
  private String controllerKind;
  private String controllerName;
  String phase;
  String reason;
  boolean restartNever;
  private PodCondition ready;
  private PodCondition containersReady;
  private PodCondition scheduled;

  PodDraft(Canon canon) {
    this.canon = canon;
  }

  Canon canon() {
    return canon;
  }

  void clear() {
    labelsLength = 0;
    containers.size = 0;
    appStatuses.size = 0;
    initStatuses.size = 0;
    namespace = "";
    name = "";
    resourceVersion = "";
    createdSeconds = 0;
    deletionSeconds = 0;
    controllerKind = "";
    controllerName = "";
    phase = "";
    reason = "";
    restartNever = false;
    ready = PodCondition.ABSENT;
    containersReady = PodCondition.ABSENT;
    scheduled = PodCondition.ABSENT;
  }

  void label(String key, String value) {
    if (labelsLength == labels.length) {
      labels = Arrays.copyOf(labels, labels.length * 2);
    }
    labels[labelsLength++] = key;
    labels[labelsLength++] = value;
  }

  /** Kinds of other groups may have the same names. */
  void controller(String apiVersion, String kind, String name) {
    int slash = apiVersion.indexOf('/');
    boolean known = slash < 0 || apiVersion.startsWith("apps/");
    controllerKind = known ? kind : kind + "." + apiVersion.substring(0, slash);
    controllerName = name;
  }

  void condition(String type, String status, String why) {
    switch (type) {
      case "Ready" -> ready = new PodCondition(status, why);
      case "ContainersReady" -> containersReady = new PodCondition(status, why);
      case "PodScheduled" -> scheduled = new PodCondition(status, why);
      default -> {}
    }
  }

  void container(String container, boolean init, String restartPolicy, boolean restartRules)
      throws MalformedAnswerException {
    Kind kind = !init ? Kind.App : restartPolicy.equals("Always") ? Kind.Sidecar : Kind.Init;
    containers.add(container, kind, restartPolicy, restartRules);
  }

  /** A status to be filled in, of an app container or of an init container. */
  ContainerDraft status(boolean init) throws MalformedAnswerException {
    return (init ? initStatuses : appStatuses).add();
  }

  /** Whether it says which pod it is. */
  boolean isNamed() {
    return ProtobufObject.isNamed(namespace, name);
  }

  /** The fact; its labels and shape are shared. */
  PodFact fact() {
    var shape =
        new PodShape(
            phase,
            reason,
            controllerKind,
            controllerName,
            ready,
            containersReady,
            scheduled,
            containers.facts(appStatuses, initStatuses, restartNever));
    return new PodFact(
        namespace,
        name,
        canon.labels(labels, labelsLength),
        createdSeconds,
        deletionSeconds,
        canon.shape(shape));
  }

  private static final class Statuses {
    private ContainerDraft[] drafts = new ContainerDraft[0];
    private int size;

    private ContainerDraft add() throws MalformedAnswerException {
      requireRoom(size);
      if (size == drafts.length) {
        drafts = Arrays.copyOf(drafts, size + 4);
      }
      if (drafts[size] == null) {
        drafts[size] = new ContainerDraft();
      }
      ContainerDraft draft = drafts[size++];
      draft.clear();
      return draft;
    }

    /** The status of that container; the position is the same on a real API server. */
    private ContainerDraft of(String name, int likely) {
      if (likely < size && drafts[likely].name.equals(name)) {
        return drafts[likely];
      }
      for (int i = 0; i < size; i++) {
        if (drafts[i].name.equals(name)) {
          return drafts[i];
        }
      }
      return null;
    }
  }

  private static final class Containers {
    private static final ContainerDraft NO_STATUS = new ContainerDraft();
    private String[] names = new String[8];
    private Kind[] kinds = new Kind[8];
    private String[] restartPolicies = new String[8];
    private boolean[] restartRules = new boolean[8];
    private int size;

    private void add(String name, Kind kind, String restartPolicy, boolean rules)
        throws MalformedAnswerException {
      requireRoom(size);
      if (size == names.length) {
        names = Arrays.copyOf(names, size * 2);
        kinds = Arrays.copyOf(kinds, size * 2);
        restartPolicies = Arrays.copyOf(restartPolicies, size * 2);
        restartRules = Arrays.copyOf(restartRules, size * 2);
      }
      names[size] = name;
      kinds[size] = kind;
      restartPolicies[size] = restartPolicy;
      restartRules[size++] = rules;
    }

    /** App containers first, then the others: the encodings differ in which come first. */
    private List<ContainerFact> facts(Statuses app, Statuses init, boolean podNever) {
      var facts = new ContainerFact[size];
      int next = 0;
      for (int i = 0, nth = 0; i < size; i++) {
        if (kinds[i] == Kind.App) {
          facts[next++] = fact(i, app.of(names[i], nth++), podNever);
        }
      }
      for (int i = 0, nth = 0; i < size; i++) {
        if (kinds[i] != Kind.App) {
          facts[next++] = fact(i, init.of(names[i], nth++), podNever);
        }
      }
      return List.of(facts);
    }

    private ContainerFact fact(int i, ContainerDraft status, boolean podNever) {
      ContainerDraft known = status == null ? NO_STATUS : status;
      return new ContainerFact(
          names[i],
          kinds[i],
          kinds[i] == Kind.Init && isRestartedNever(i, podNever),
          known.ready,
          known.waiting,
          known.terminated,
          known.exitCode(),
          known.isOomKilled());
    }

    /** Its own policy decides, unless by rules; the pod's where it has none. */
    private boolean isRestartedNever(int i, boolean podNever) {
      return restartPolicies[i].isEmpty()
          ? podNever
          : restartPolicies[i].equals("Never") && !restartRules[i];
    }
  }

  private static void requireRoom(int size) throws MalformedAnswerException {
    if (size >= CONTAINER_LIMIT) {
      throw new MalformedAnswerException("a pod with more than " + CONTAINER_LIMIT + " containers");
    }
  }
}

package dev.servicestatus.condition;

import dev.servicestatus.condition.Explanation.OfCluster;
import dev.servicestatus.condition.Explanation.OfDependency;
import dev.servicestatus.condition.Explanation.OfNeed;
import dev.servicestatus.condition.Explanation.OfPod;
import java.util.ArrayList;
import java.util.List;

/** An explanation as a tree of lines for people. */
public final class ExplanationTree {
  /** A line and what hangs below it. */
  private record Node(String text, List<Node> below) {
    static Node leaf(String text) {
      return new Node(text, List.of());
    }
  }

  private ExplanationTree() {}

  /**
   * The lines of the tree.
   *
   * @param service its namespace and name
   */
  public static List<String> lines(String service, Explanation explanation) {
    List<String> lines = new ArrayList<>();
    lines.add(service + ": " + range(explanation));
    List<Node> below = new ArrayList<>();
    explanation.dependencies().forEach(other -> below.add(Node.leaf(dependency(other))));
    explanation.needs().forEach(need -> below.add(need(need)));
    hang("", below, lines);
    return lines;
  }

  private static String range(Explanation explanation) {
    return explanation.best() == null
        ? "not judged as a whole, because not everything could be read"
        : "best %s, worst %s%s"
            .formatted(
                explanation.best(), explanation.worst(), explanation.blind() ? ", blind" : "");
  }

  private static void hang(String indent, List<Node> nodes, List<String> lines) {
    for (Node node : nodes) {
      boolean last = node == nodes.getLast();
      lines.add(indent + (last ? "└─ " : "├─ ") + node.text());
      hang(indent + (last ? "   " : "│  "), node.below(), lines);
    }
  }

  private static String dependency(OfDependency other) {
    String level = other.level() == null ? "does not exist here" : other.level().name();
    return "depends on %s (%s): %s%s%s"
        .formatted(
            other.name(),
            other.importance(),
            level,
            other.lastKnown() == null ? "" : ", last known " + other.lastKnown(),
            other.noBetterThan() == null ? "" : "; so no better than " + other.noBetterThan());
  }

  private static Node need(OfNeed need) {
    List<Node> clusters =
        need.clusters().isEmpty()
            ? List.of(Node.leaf("no cluster is in scope"))
            : need.clusters().stream().map(ExplanationTree::cluster).toList();
    return new Node("need " + need.name() + " (" + need.importance() + ")", clusters);
  }

  private static Node cluster(OfCluster cluster) {
    var text = new StringBuilder(cluster.cluster()).append(": ").append(cluster.state());
    if (cluster.reason() != null) {
      text.append(", ").append(cluster.reason());
    }
    if (cluster.ready() != null) {
      text.append(
          "; %d of %d ready, %d starting, %d failing"
              .formatted(
                  cluster.ready(), cluster.expected(), cluster.starting(), cluster.failing()));
    }
    text.append("; ").append(cluster.because()).append(" (");
    if (cluster.row() > 0) {
      text.append("row ").append(cluster.row()).append(", ");
    }
    text.append(cluster.rule()).append(')');
    if (cluster.note() != null) {
      text.append("; ").append(cluster.note());
    }
    List<Node> pods = new ArrayList<>();
    cluster.pods().forEach(pod -> pods.add(Node.leaf(pod(pod))));
    if (cluster.morePods() > 0) {
      pods.add(Node.leaf("and " + cluster.morePods() + " more"));
    }
    return new Node(text.toString(), pods);
  }

  private static String pod(OfPod pod) {
    var text = new StringBuilder("pod ").append(pod.name()).append(": ").append(pod.state());
    if (pod.reason() != null) {
      text.append(' ').append(pod.reason());
    }
    if (pod.detail() != null) {
      text.append(", ").append(pod.detail());
    }
    return text.append(" (row ")
        .append(pod.row())
        .append(", ")
        .append(pod.rule())
        .append(')')
        .toString();
  }
}

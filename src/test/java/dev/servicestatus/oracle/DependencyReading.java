package dev.servicestatus.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Section 6: which services cannot be judged by what they depend on. */
public final class DependencyReading {
  /** Services in one chain. */
  private static final int DEEPEST = 16;

  private DependencyReading() {}

  /**
   * Reads the graph of one namespace from one service.
   *
   * @param dependencies names by service; a name that is no key is missing
   * @return empty, DependencyTooDeep, or DependencyCycle
   */
  public static String stalled(Map<String, List<String>> dependencies, String service) {
    if (!cycle(dependencies, List.of(service)).isEmpty()) {
      return "DependencyCycle";
    }
    return 1 + longest(dependencies, List.of(service)) > DEEPEST ? "DependencyTooDeep" : "";
  }

  /** The names in order, from the first of the path back to it; empty if there is no way back. */
  public static List<String> cycle(Map<String, List<String>> dependencies, List<String> path) {
    for (String next : dependencies.getOrDefault(path.getLast(), List.of())) {
      if (next.equals(path.getFirst())) {
        return path;
      }
      if (!path.contains(next)) {
        List<String> found = cycle(dependencies, with(path, next));
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return List.of();
  }

  private static int longest(Map<String, List<String>> dependencies, List<String> path) {
    int longest = 0;
    if (!cycle(dependencies, List.of(path.getLast())).isEmpty()) {
      return 0; // refused: it is judged by its pods alone
    }
    for (String next : dependencies.getOrDefault(path.getLast(), List.of())) {
      if (longest <= DEEPEST) {
        longest = Math.max(longest, 1 + longest(dependencies, with(path, next)));
      }
    }
    return longest;
  }

  private static List<String> with(List<String> path, String next) {
    List<String> longer = new ArrayList<>(path);
    longer.add(next);
    return longer;
  }
}

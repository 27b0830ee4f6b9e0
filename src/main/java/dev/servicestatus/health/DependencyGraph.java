package dev.servicestatus.health;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which service of one namespace depends on which. Found once for all of them, in time that grows
 * with the services and what they name; no call goes deeper for a longer chain.
 */
public final class DependencyGraph {
  /** So many services may stand in one chain, each depending on the next. */
  public static final int LONGEST_CHAIN = 16;

  /** Nobody depends on anybody. */
  public static final DependencyGraph EMPTY = of(Map.of());

  /** What is wrong with the place of a service; whose fault it is, it is judged by its pods. */
  public sealed interface Fault {
    /**
     * It depends on itself.
     *
     * @param names the shortest way round, which begins and ends with it
     */
    record Cycle(List<String> names) implements Fault {
      /** Copies. */
      public Cycle {
        names = List.copyOf(names);
      }
    }

    /** The chain that begins with it is longer than {@link #LONGEST_CHAIN}. */
    record TooDeep() implements Fault {}
  }

  private final Map<String, SortedSet<String>> edges;

  /** Of services in a cycle: those that lead to each other. */
  private final Map<String, Set<String>> cycles = new HashMap<>();

  private final Set<String> tooDeep = new HashSet<>();

  private DependencyGraph(Map<String, SortedSet<String>> edges) {
    this.edges = edges;
    List<String> leavesFirst = leavesFirst(edges);
    findCycles(leavesFirst);
    findDepths(leavesFirst);
  }

  /**
   * Reads a graph.
   *
   * @param dependsOn what each service names, itself too if it does; one that names none may be
   *     left out
   */
  public static DependencyGraph of(Map<String, ? extends Collection<String>> dependsOn) {
    Map<String, SortedSet<String>> edges = new TreeMap<>();
    dependsOn.forEach((service, names) -> {
      if (!names.isEmpty()) {
        edges.put(service, new TreeSet<>(names));
      }
    });
    return new DependencyGraph(edges);
  }

  /** What is wrong with the place of a service; empty if nothing is. */
  public Optional<Fault> fault(String service) {
    if (cycles.containsKey(service)) {
      return Optional.of(new Fault.Cycle(cycle(service)));
    }
    return tooDeep.contains(service) ? Optional.of(new Fault.TooDeep()) : Optional.empty();
  }

  /** The services with whose place something else is wrong than in an earlier graph. */
  public Set<String> changedFrom(DependencyGraph before) {
    Set<String> changed = new TreeSet<>(tooDeep);
    changed.addAll(before.tooDeep);
    changed.removeIf(service -> tooDeep.contains(service) && before.tooDeep.contains(service));
    Set<Set<String>> rings = Collections.newSetFromMap(new IdentityHashMap<>());
    rings.addAll(cycles.values());
    rings.stream().filter(ring -> !isSameIn(before, ring)).forEach(changed::addAll);
    before.cycles.keySet().stream()
        .filter(service -> !cycles.containsKey(service))
        .forEach(changed::add);
    return changed;
  }

  /** Whether the same were in it, and named the same: then the way round is the same for all. */
  private boolean isSameIn(DependencyGraph before, Set<String> ring) {
    return ring.equals(before.cycles.get(ring.iterator().next()))
        && ring.stream().allMatch(service -> edges.get(service).equals(before.edges.get(service)));
  }

  /** Breadth first, names in their order. */
  private List<String> cycle(String service) {
    Set<String> within = cycles.get(service);
    Map<String, String> cameFrom = new HashMap<>();
    var next = new ArrayDeque<>(List.of(service));
    while (!cameFrom.containsKey(service)) {
      String at = next.remove();
      for (String to : edges.get(at)) {
        if (within.contains(to) && cameFrom.putIfAbsent(to, at) == null) {
          next.add(to);
        }
      }
    }
    var names = new ArrayDeque<>(List.of(service));
    String at = cameFrom.get(service);
    for (; !at.equals(service); at = cameFrom.get(at)) {
      names.addFirst(at);
    }
    names.addFirst(service);
    return List.copyOf(names);
  }

  /** A service comes after all that it leads to, but for those that lead back to it. */
  private static List<String> leavesFirst(Map<String, ? extends Collection<String>> edges) {
    var order = new ArrayList<String>();
    var seen = new HashSet<String>();
    var path = new ArrayDeque<Map.Entry<String, Iterator<String>>>();
    for (String start : edges.keySet()) {
      if (seen.add(start)) {
        path.push(Map.entry(start, edges.get(start).iterator()));
      }
      while (!path.isEmpty()) {
        var at = path.peek();
        if (!at.getValue().hasNext()) {
          order.add(path.pop().getKey());
          continue;
        }
        String to = at.getValue().next();
        if (edges.containsKey(to) && seen.add(to)) {
          path.push(Map.entry(to, edges.get(to).iterator()));
        }
      }
    }
    return order;
  }

  /** Kosaraju: backwards from the last, each is reached by those that it also leads to. */
  private void findCycles(List<String> leavesFirst) {
    Map<String, List<String>> back = new HashMap<>();
    edges.forEach((from, all) ->
        all.forEach(to -> back.computeIfAbsent(to, any -> new ArrayList<>()).add(from)));
    Set<String> done = new HashSet<>();
    for (String start : leavesFirst.reversed()) {
      if (!done.add(start)) {
        continue;
      }
      Set<String> together = new HashSet<>(Set.of(start));
      var next = new ArrayDeque<>(List.of(start));
      while (!next.isEmpty()) {
        for (String from : back.getOrDefault(next.remove(), List.of())) {
          if (done.add(from)) {
            together.add(from);
            next.add(from);
          }
        }
      }
      if (together.size() > 1 || edges.get(start).contains(start)) {
        together.forEach(service -> cycles.put(service, together));
      }
    }
  }

  /** Who is in a cycle depends on nobody. */
  private void findDepths(List<String> leavesFirst) {
    Map<String, Integer> depths = new LinkedHashMap<>();
    for (String service : leavesFirst) {
      int below = 0;
      if (!cycles.containsKey(service)) {
        for (String to : edges.get(service)) {
          below = Math.max(below, depths.getOrDefault(to, 1));
        }
      }
      depths.put(service, below + 1);
      if (below + 1 > LONGEST_CHAIN) {
        tooDeep.add(service);
      }
    }
  }
}

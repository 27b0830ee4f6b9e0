package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.ConditionReasons;
import dev.servicestatus.plan.Binding;
import dev.servicestatus.plan.Component;
import dev.servicestatus.plan.Plan;
import dev.servicestatus.plan.Published;
import dev.servicestatus.plan.Report.Problem;
import dev.servicestatus.plan.Shown;
import dev.servicestatus.plan.Stance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One look at a page: what is wanted, stored and known at one moment, and what follows from it.
 *
 * @param itinerary says which request comes next
 * @param now monotonic nanoseconds
 * @param time RFC 3339, by the hub's clock
 */
record Round(
    PageSync.Assignment assignment,
    Ledger ledger,
    Memory memory,
    Itinerary itinerary,
    long now,
    String time) {
  private static final int FEW_MISSING = 3;
  private static final int FIFTH = 5;

  static Round open(
      PageSync.Assignment assignment, Ledger ledger, Memory memory, long now, String time) {
    note(ledger, memory, now);
    Published page = page(ledger, memory);
    List<Component> components = ledger.components(memory.agenda, now);
    if (assignment.observe()) {
      components = components.stream().map(c -> asFound(c, page, time)).toList();
    }
    var plan = Plan.between(page, components);
    int limit = assignment.purse().limit();
    var itinerary =
        new Itinerary(
            plan,
            components,
            page,
            memory.readings,
            memory.agenda,
            mode(assignment, memory),
            limit,
            now);
    return new Round(assignment, ledger, memory, itinerary, now, time);
  }

  private static Itinerary.Mode mode(PageSync.Assignment assignment, Memory memory) {
    if (assignment.observe()) {
      return Itinerary.Mode.Observes;
    }
    return assignment.rebase() && !memory.rebased
        ? Itinerary.Mode.TakesOver
        : Itinerary.Mode.Publishes;
  }

  private static void note(Ledger ledger, Memory memory, long now) {
    Set<String> services = ledger.wishes().stream().map(Wish::service).collect(Collectors.toSet());
    memory.agenda.note(ledger.wishes(), services, now);
    memory.agenda.fates().retain(ledger.services());
    for (String service : services) {
      memory.agenda.fates().note(service, ledger.binding(service), now);
    }
  }

  private static Published page(Ledger ledger, Memory memory) {
    Published known = memory.readings.page();
    return new Published(
        known.components(),
        known.holders(),
        ledger.taken().ids(),
        ledger.taken().names(),
        memory.readings.gone(),
        memory.readings.unlisted().isEmpty());
  }

  /** While a page is only observed, what is found is what it will be taken over with. */
  private static Component asFound(Component component, Published page, String time) {
    Binding binding = component.binding();
    Shown shown = binding.id() == null ? null : page.components().get(binding.id());
    return shown == null ? component : component.with(binding.rebased(shown, true, time));
  }

  /** Whether what is stored waits to be replaced by what is found. */
  boolean mustRebase() {
    return itinerary.mode() == Itinerary.Mode.TakesOver;
  }

  /**
   * The bound components that a list lacks, without those that are known to be gone, if they are so
   * many that it cannot be true; else none.
   */
  Set<String> lacking(Map<String, Shown> found) {
    Set<String> missing =
        ledger.boundIds().stream()
            .filter(id -> !found.containsKey(id) && !memory.readings.isGone(id))
            .collect(Collectors.toSet());
    boolean tooMany = missing.size() > FEW_MISSING && missing.size() * FIFTH > ledger.bound();
    return tooMany ? missing : Set.of();
  }

  /** What is wrong with the page; null if nothing is. */
  Problem problem() {
    int lacking = memory.readings.unlisted().size();
    if (memory.trouble.problem() != null) {
      return memory.trouble.problem();
    }
    if (assignment.purse().isRefused()) {
      return Trouble.refusedElsewhere();
    }
    if (lacking == 0) {
      return null;
    }
    String why =
        "%d of %d components are missing from the page's list, which is not believed: nothing is created, or concluded of them; where they were deleted on purpose, delete their PageComponents";
    return new Problem(ConditionReasons.INVALID_ANSWER, why.formatted(lacking, ledger.bound()));
  }

  /** What the page shows, with the knowledge of this moment. */
  Published page() {
    return page(ledger, memory);
  }

  /** Where each service stands, also those whose change was refused or binding is not used. */
  Map<String, Stance> stances() {
    Map<String, Stance> stances = new HashMap<>();
    itinerary.plan().stances().forEach((s, stance) -> stances.put(s, memory.agenda.stance(stance)));
    for (Wish wish : ledger.wishes()) {
      if (ledger.isForeign(wish.service())) {
        stances.put(
            wish.service(),
            new Stance(
                wish.service(),
                ConditionReasons.CONFIRMATION_NEEDED,
                "The component was bound for another page, endpoint or hub; delete PageComponent "
                    + ledger.recordName(wish.service())
                    + " to bind it anew.",
                null,
                List.of()));
      }
    }
    return stances;
  }
}

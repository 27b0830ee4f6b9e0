package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import dev.servicestatus.page.ComponentStore.Conflict;
import dev.servicestatus.plan.Binding;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Plan;
import dev.servicestatus.plan.Shown;
import dev.servicestatus.plan.Stance;
import java.util.Set;

/** One request to a page, paid for; of a reading, what is stored of what was found. */
final class Request {
  private final Round round;
  private final Memory memory;
  private final PageSync.Assignment assignment;
  private final Aftermath aftermath;
  private final Sending sending;

  Request(Round round, Memory memory, PageSync.Surroundings around) {
    this.round = round;
    this.memory = memory;
    this.assignment = round.assignment();
    this.aftermath = new Aftermath(memory, around, assignment.purse());
    this.sending = new Sending(round, memory, around, aftermath);
  }

  /** Performs it; the slot that was taken for it is given back in any case. */
  void perform(Step step) throws Conflict {
    try {
      switch (step) {
        case Step.ReadHeld read -> readHeld(read);
        case Step.ReadAll read -> readAll(read);
        case Step.ReadOne read -> readOne(read);
        case Step.Send send -> sending.send(send);
      }
    } finally {
      assignment.purse().end();
    }
  }

  private void readHeld(Step.ReadHeld read) throws Conflict {
    var outcome = assignment.page().held(read.by(), read.number());
    var part = aftermath.value(outcome);
    if (part == null) {
      aftermath.failed(read, outcome);
      return;
    }
    switch (memory.readings.take(part)) {
      case MORE -> {}
      case ENDLESS -> aftermath.failed(read, endless(read.number()));
      case COMPLETE -> {
        memory.trouble.over(Step.ReadHeld.class);
        if (!assignment.observe()) {
          takeHolds();
        }
      }
    }
  }

  private static Outcome<?> endless(int number) {
    return new Outcome.InvalidAnswer<>(
        "the page's list does not end: part %d brings nothing new".formatted(number));
  }

  private void takeHolds() throws Conflict {
    for (Wish wish : round.ledger().wishes()) {
      Binding binding = round.ledger().binding(wish.service());
      if (binding.id() != null && round.page().holders().containsKey(binding.id())) {
        seen(wish, null);
      }
    }
  }

  private void readOne(Step.ReadOne read) throws Conflict {
    var outcome = assignment.page().component(read.id());
    Shown shown = aftermath.value(outcome);
    if (shown != null) {
      memory.readings.take(shown, round.now());
      for (Wish wish : round.ledger().boundTo(read.id())) {
        seen(wish, shown);
      }
    } else if (outcome instanceof Outcome.NotFound<?>) {
      memory.readings.notFound(read.id());
    } else {
      for (Wish wish : round.ledger().boundTo(read.id())) {
        aftermath.failed(read, wish.service(), (Outcome.Failed<?>) outcome);
        memory.agenda.unreadable(wish.service());
      }
    }
  }

  private void readAll(Step.ReadAll read) throws Conflict {
    var outcome = assignment.page().components(read.number());
    var part = aftermath.value(outcome);
    if (part == null) {
      aftermath.failed(read, outcome);
      return;
    }
    switch (memory.readings.takeAll(part)) {
      case MORE -> {}
      case ENDLESS -> aftermath.failed(read, endless(read.number()));
      case COMPLETE -> useAll();
    }
  }

  private void useAll() throws Conflict {
    Set<String> lacking = round.lacking(memory.readings.found());
    memory.trouble.over(Step.ReadAll.class);
    memory.readings.useAll(round.ledger().boundIds(), lacking);
    if (!assignment.observe()) {
      if (round.mustRebase()) {
        memory.unseen.addAll(lacking);
      }
      takeStock(lacking);
      memory.rebased = true;
    }
  }

  /** After the page was read as a whole: what stands there, what is found, what is not. */
  private void takeStock(Set<String> lacking) throws Conflict {
    for (Wish wish : round.ledger().wishes()) {
      String id = round.ledger().binding(wish.service()).id();
      Shown shown = round.page().components().get(id);
      if (shown != null && !lacking.contains(id)) {
        seen(wish, shown);
      }
    }
    Plan plan = Plan.between(round.page(), round.ledger().components(memory.agenda, round.now()));
    for (Stance stance : plan.stances().values()) {
      Binding binding = round.ledger().binding(stance.service());
      Shown found = stance.component();
      if (found != null && !found.id().equals(binding.id())) {
        adopt(stance, binding);
      } else if (binding.creating() != null && lacking.isEmpty()) {
        memory.agenda.fates().missed(stance.service(), memory.readings.allAt());
      }
    }
  }

  private void adopt(Stance stance, Binding binding) throws Conflict {
    Shown shown = stance.component();
    Wish wish = round.ledger().wish(stance.service());
    By holder = round.page().holders().get(shown.id());
    boolean settled = isSettled(wish, shown);
    Binding bound = binding.bound(shown).seen(shown, holder, wish.level(), settled, round.time());
    round.ledger().write(stance.service(), bound);
  }

  /** Whether a level that was sent before cannot come after what was read. */
  private boolean isSettled(Wish wish, Shown shown) {
    Long readAt = shown == null ? null : memory.readings.readAt(shown.id());
    return readAt != null && memory.agenda.fates().isLevelSettled(wish.service(), readAt);
  }

  private void seen(Wish wish, Shown shown) throws Conflict {
    if (round.ledger().isForeign(wish.service())) {
      return;
    }
    Binding binding = round.ledger().binding(wish.service());
    By holder = round.page().holders().get(binding.id());
    boolean baseline = round.mustRebase() || (shown != null && memory.unseen.remove(shown.id()));
    Binding after =
        baseline && holder == null
            ? binding.rebased(shown, isSettled(wish, shown), round.time())
            : binding.seen(shown, holder, wish.level(), isSettled(wish, shown), round.time());
    if (shown != null) {
      after = after.worded(wish.wanted(), shown);
      if (shown.level() == wish.level() && after.says(wish.wanted())) {
        memory.agenda.arrived(wish.service());
      }
    }
    if (!after.equals(binding)) {
      round.ledger().write(wish.service(), after);
    }
  }
}

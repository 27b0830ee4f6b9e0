package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import dev.servicestatus.page.ComponentStore.Conflict;
import dev.servicestatus.plan.Binding;
import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Plan;
import dev.servicestatus.plan.Shown;
import dev.servicestatus.plan.Stance;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One request to a page, paid for, and what is stored before and after. Before a change is sent,
 * the API server has acknowledged the record that says so.
 */
final class Request {
  private final Round round;
  private final Memory memory;
  private final PageSync.Surroundings around;
  private final PageSync.Assignment assignment;

  Request(Round round, Memory memory, PageSync.Surroundings around) {
    this.round = round;
    this.memory = memory;
    this.around = around;
    this.assignment = round.assignment();
  }

  /** Performs it; the slot that was taken for it is given back in any case. */
  void perform(Step step) throws Conflict {
    try {
      switch (step) {
        case Step.ReadHeld read -> readHeld(read);
        case Step.ReadAll read -> readAll(read);
        case Step.ReadOne read -> readOne(read);
        case Step.Send send -> send(send.change());
      }
    } finally {
      assignment.purse().end();
    }
  }

  private <T> T value(Outcome<T> outcome) {
    around.measures().request(outcome.getClass().getSimpleName());
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> {
        memory.trouble.over();
        yield value;
      }
      case Outcome.Failed<T> failed -> null;
    };
  }

  private void failed(Outcome<?> outcome) {
    if (outcome instanceof Outcome.RateLimited<?> limited) {
      assignment.purse().silence(limited.silence());
    }
    if (outcome instanceof Outcome.Failed<?> failure) {
      memory.trouble.failed(failure, assignment.purse().key(), around.nanos().getAsLong());
    }
  }

  /** A request about one component failed; the page as a whole may be well. */
  private void failed(String service, Outcome.Failed<?> failure) {
    boolean ofKey =
        failure instanceof Outcome.Unauthorized<?> || failure instanceof Outcome.RateLimited<?>;
    if (!ofKey) {
      memory.agenda.failed(service, failure.message(), around.nanos().getAsLong());
    }
    if (ofKey || failure instanceof Outcome.Unreachable<?>) {
      failed(failure);
    }
  }

  private void readHeld(Step.ReadHeld read) throws Conflict {
    var outcome = assignment.page().held(read.by(), read.number());
    var part = value(outcome);
    if (part == null) {
      failed(outcome);
    } else if (memory.readings.take(part) && !assignment.observe()) {
      for (Wish wish : round.ledger().wishes()) {
        Binding binding = round.ledger().binding(wish.service());
        if (binding.id() != null && round.page().holders().containsKey(binding.id())) {
          seen(wish, null);
        }
      }
    }
  }

  private void readOne(Step.ReadOne read) throws Conflict {
    var outcome = assignment.page().component(read.id());
    Shown shown = value(outcome);
    if (shown != null) {
      memory.readings.take(shown, round.now());
      for (Wish wish : round.ledger().boundTo(read.id())) {
        seen(wish, shown);
      }
    } else if (outcome instanceof Outcome.NotFound<?>) {
      memory.readings.gone(read.id());
    } else {
      for (Wish wish : round.ledger().boundTo(read.id())) {
        failed(wish.service(), (Outcome.Failed<?>) outcome);
        memory.agenda.unreadable(wish.service());
      }
    }
  }

  private void readAll(Step.ReadAll read) throws Conflict {
    var outcome = assignment.page().components(read.number());
    var part = value(outcome);
    if (part == null) {
      failed(outcome);
      return;
    }
    Map<String, Shown> found = memory.readings.takeAll(part);
    if (found == null) {
      return;
    }
    if (round.isTooLittle(found)) {
      memory.readings.dropAll();
      failed(new Outcome.InvalidAnswer<>("more than a fifth of the components is missing"));
      return;
    }
    memory.readings.useAll();
    if (!assignment.observe()) {
      takeStock();
      memory.rebased = true;
    }
  }

  /** After the page was read as a whole: what stands there, what is found, what is not. */
  private void takeStock() throws Conflict {
    for (Wish wish : round.ledger().wishes()) {
      Shown shown = round.page().components().get(round.ledger().binding(wish.service()).id());
      if (shown != null) {
        seen(wish, shown);
      }
    }
    Plan plan = Plan.between(round.page(), round.ledger().components(memory.agenda, round.now()));
    for (Stance stance : plan.stances().values()) {
      Binding binding = round.ledger().binding(stance.service());
      if (binding.id() == null && stance.component() != null) {
        adopt(stance, binding);
      } else if (binding.creating() != null) {
        memory.agenda.missed(stance.service(), memory.readings.allAt());
      }
    }
  }

  private void adopt(Stance stance, Binding binding) throws Conflict {
    Shown shown = stance.component();
    Wish wish = round.ledger().wish(stance.service());
    By holder = round.page().holders().get(shown.id());
    Binding bound = binding.bound(shown).seen(shown, holder, wish.level(), round.time());
    round.ledger().write(stance.service(), bound);
  }

  private void seen(Wish wish, Shown shown) throws Conflict {
    if (round.ledger().isForeign(wish.service())) {
      return;
    }
    Binding binding = round.ledger().binding(wish.service());
    By holder = round.page().holders().get(binding.id());
    Binding after =
        round.mustRebase() && holder == null
            ? binding.rebased(shown, round.time())
            : binding.seen(shown, holder, wish.level(), round.time());
    if (shown != null) {
      after = after.named(wish.name(), shown);
      if (shown.level() == wish.level() && wish.name().equals(after.name())) {
        memory.agenda.arrived(wish.service());
      }
    }
    if (!after.equals(binding)) {
      round.ledger().write(wish.service(), after);
    }
  }

  private void send(Change change) throws Conflict {
    Binding before = round.ledger().binding(change.service());
    switch (change) {
      case Change.SetLevel set -> store(change, before.sending(set.to()));
      case Change.Create create -> {
        memory.agenda.fateKnown(create.service()); // begun anew
        store(change, before.creating(create.name(), create.level(), round.time()));
      }
      case Change.Rename rename -> store(change, before);
    }
    LeaderOnlyStore.require(around.mayWrite());
    Outcome<Shown> outcome = assignment.page().send(change);
    Shown shown = value(outcome);
    if (shown != null) {
      memory.readings.take(shown, round.now());
      if (change instanceof Change.Rename || shown.level() == change.level()) {
        memory.agenda.arrived(change.service());
        measureLevel(change);
      } else {
        memory.agenda.failed(change.service(), "the page shows another level", round.now());
      }
      round.ledger().update(change.service(), before, after(change, shown));
    } else {
      refused(change, (Outcome.Failed<Shown>) outcome);
    }
  }

  private void measureLevel(Change change) {
    if (!(change instanceof Change.Rename)) {
      around.visible(memory.agenda.levelSince(change.service()));
    }
  }

  private UnaryOperator<Binding> after(Change change, Shown shown) {
    return switch (change) {
      case Change.SetLevel set -> binding -> acknowledged(binding, shown, set.to());
      case Change.Create create ->
          binding ->
              acknowledged(binding.bound(shown).renamed(create.name()), shown, create.level());
      case Change.Rename rename -> binding -> binding.renamed(rename.to());
    };
  }

  private Binding acknowledged(Binding binding, Shown shown, Level sent) {
    return shown.level() == sent ? binding.acknowledged(sent, round.time()) : binding;
  }

  private void refused(Change change, Outcome.Failed<Shown> failure) throws Conflict {
    if (change instanceof Change.Create && !failure.fateUnknown()) {
      store(change, Binding.NONE);
    }
    if (failure.fateUnknown()) {
      change.component().ifPresent(memory.readings::doubt);
    }
    if (failure instanceof Outcome.NotFound<?> && change.component().isPresent()) {
      memory.readings.gone(change.component().get());
    } else if (failure instanceof Outcome.Rejected<?>) {
      memory.agenda.rejected(change, failure.message());
    } else {
      failed(change.service(), failure);
    }
  }

  private void store(Change change, Binding binding) throws Conflict {
    round.ledger().write(change.service(), binding);
  }
}

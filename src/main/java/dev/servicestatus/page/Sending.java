package dev.servicestatus.page;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.page.ComponentStore.Conflict;
import dev.servicestatus.plan.Binding;
import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Effect;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import java.util.function.UnaryOperator;

/**
 * One change to a page, and what is stored before and after. Before it is sent, the API server has
 * acknowledged the record that says so; what it brought is known only when that is stored too.
 */
final class Sending {
  private final Round round;
  private final Memory memory;
  private final PageSync.Surroundings around;
  private final Aftermath aftermath;

  Sending(Round round, Memory memory, PageSync.Surroundings around, Aftermath aftermath) {
    this.round = round;
    this.memory = memory;
    this.around = around;
    this.aftermath = aftermath;
  }

  void send(Step.Send step) throws Conflict {
    Change change = step.change();
    Binding before = round.ledger().binding(change.service());
    switch (change) {
      case Change.SetLevel set -> store(change, before.sending(set.to()));
      case Change.Create create -> {
        memory.agenda.fates().creationKnown(create.service()); // begun anew
        store(change, before.creating(create.name(), create.level(), round.time()));
      }
      case Change.Rename rename -> store(change, before);
      case Change.Describe describe -> store(change, before);
    }
    LeaderOnlyStore.require(around.mayWrite());
    Outcome<Effect> outcome = checked(change, round.assignment().page().send(change));
    Effect effect = aftermath.value(outcome);
    switch (effect) {
      case null -> refused(step, (Outcome.Failed<Effect>) outcome);
      case Effect.Shows shows -> done(change, before, shows.component());
    }
  }

  /** An answer that names a component that was there before is not about the created one. */
  private Outcome<Effect> checked(Change change, Outcome<Effect> outcome) {
    boolean known =
        change instanceof Change.Create
            && outcome instanceof Outcome.Done<Effect>(Effect.Shows(Shown shown))
            && (round.page().components().containsKey(shown.id())
                || round.ledger().boundIds().contains(shown.id()));
    return known
        ? new Outcome.InvalidAnswer<>("the page answered with another component than the created")
        : outcome;
  }

  private void done(Change change, Binding before, Shown shown) throws Conflict {
    // should storing fail, the component is read again: until then it would pass for up to date
    change.component().ifPresent(memory.readings::doubt);
    round.ledger().update(change.service(), before, after(change, shown));
    memory.readings.take(shown, round.now());
    if (!isKept(change)) {
      memory.agenda.rejected(change, "The page took a text that its PageComponent does not keep.");
    }
    boolean level = change instanceof Change.SetLevel || change instanceof Change.Create;
    if (level && shown.level() != change.level()) {
      memory.agenda.failed(change.service(), "the page shows another level", round.now());
    } else {
      memory.agenda.arrived(change.service());
    }
    if (level && shown.level() == change.level()) {
      around.visible(memory.agenda.levelSince(change.service()));
    }
  }

  /** What was sent and is not known to be would be sent again for ever. */
  private boolean isKept(Change change) {
    Binding after = round.ledger().binding(change.service());
    return switch (change) {
      case Change.Rename rename -> rename.to().equals(after.name());
      case Change.Describe describe -> describe.to().equals(after.description());
      case Change.SetLevel set -> true;
      case Change.Create create -> true;
    };
  }

  private UnaryOperator<Binding> after(Change change, Shown shown) {
    return switch (change) {
      case Change.SetLevel set -> binding -> acknowledged(set.service(), binding, shown, set.to());
      case Change.Create create ->
          binding -> {
            Binding bound = binding.bound(shown).renamed(create.name());
            Binding said = bound.described(create.description());
            return acknowledged(create.service(), said, shown, create.level());
          };
      case Change.Rename rename -> binding -> binding.renamed(rename.to());
      case Change.Describe describe -> binding -> binding.described(describe.to());
    };
  }

  private Binding acknowledged(String service, Binding binding, Shown shown, Level sent) {
    if (shown.level() != sent) {
      return binding;
    }
    boolean settled = memory.agenda.fates().isLevelSettled(service, round.now());
    return binding.acknowledged(sent, settled, round.time());
  }

  private void refused(Step.Send step, Outcome.Failed<?> failure) throws Conflict {
    Change change = step.change();
    if (change instanceof Change.Create && !failure.fateUnknown()) {
      store(change, Binding.NONE);
    }
    if (failure.fateUnknown()) {
      change.component().ifPresent(memory.readings::doubt);
      memory.agenda.fates().levelUnknown(change.service(), around.nanos().getAsLong());
    }
    if (failure instanceof Outcome.NotFound<?>) {
      change.component().ifPresent(memory.readings::notFound);
    }
    if (failure instanceof Outcome.Rejected<?>) {
      memory.agenda.rejected(change, failure.message());
    } else {
      aftermath.failed(step, change.service(), failure);
    }
  }

  private void store(Change change, Binding binding) throws Conflict {
    round.ledger().write(change.service(), binding);
  }
}

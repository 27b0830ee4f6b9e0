package dev.servicestatus.page;

import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Effect;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A page whose next requests go wrong as a test says; remembers what was asked. */
final class FaultyPage implements Page {
  /** The process ends in the middle of a request. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** What happens to a request. */
  interface Fault {
    <T> Outcome<T> happens(Supplier<Outcome<T>> request);
  }

  /** The answer is lost; the page has done it. */
  static final Fault ANSWER_LOST =
      new Fault() {
        @Override
        public <T> Outcome<T> happens(Supplier<Outcome<T>> request) {
          request.get();
          return new Outcome.Unreachable<>("no answer in time");
        }
      };

  /** The answer is lost, and the page does it only when it is told so. */
  static Fault late(Consumer<Runnable> arrival) {
    return new Fault() {
      @Override
      public <T> Outcome<T> happens(Supplier<Outcome<T>> request) {
        arrival.accept(request::get);
        return new Outcome.Unreachable<>("no answer in time");
      }
    };
  }

  /** The page is not reached. */
  static final Fault NOT_REACHED = failing(new Outcome.Unreachable<>("no connection"));

  /** The process ends before the request leaves. */
  static final Fault KILLED_BEFORE =
      new Fault() {
        @Override
        public <T> Outcome<T> happens(Supplier<Outcome<T>> request) {
          throw new Killed();
        }
      };

  /** The process ends after the page has done it, before the answer. */
  static final Fault KILLED_AFTER =
      new Fault() {
        @Override
        public <T> Outcome<T> happens(Supplier<Outcome<T>> request) {
          request.get();
          throw new Killed();
        }
      };

  static Fault failing(Outcome.Failed<?> failure) {
    return new Fault() {
      @Override
      public <T> Outcome<T> happens(Supplier<Outcome<T>> request) {
        return failure.as();
      }
    };
  }

  private final Page page;
  private final Runnable time;
  private final Deque<Fault> ofReads = new ArrayDeque<>();
  private final Deque<Fault> ofWrites = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final Map<String, Fault> every = new HashMap<>();
  private final Set<String> unlisted = new HashSet<>();
  private final Deque<Runnable> beforeWrite = new ArrayDeque<>();
  private final Deque<Runnable> afterWrite = new ArrayDeque<>();
  private Consumer<Change> watcher = change -> {};
  private Consumer<Change> attempts = change -> {};
  private Fault each;
  private Consumer<String> ear = what -> {};
  private Runnable beforeEach = () -> {};
  private UnaryOperator<String> texts = UnaryOperator.identity();

  /**
   * In front of a page.
   *
   * @param time lets a request take its time
   */
  FaultyPage(Page page, Runnable time) {
    this.page = page;
    this.time = time;
  }

  void nextWrite(Fault fault) {
    ofWrites.add(fault);
  }

  void nextRead(Fault fault) {
    ofReads.add(fault);
  }

  /** From now on every request goes wrong whose text contains {@code about}. */
  void every(String about, Fault fault) {
    every.put(about, fault);
  }

  /** Whatever went wrong every time goes well again. */
  void heal() {
    every.clear();
    ofReads.clear();
    ofWrites.clear();
    beforeWrite.clear();
    afterWrite.clear();
  }

  /** Is told of every request that was answered as it should be, before its answer is there. */
  void hear(Consumer<String> listener) {
    ear = listener;
  }

  /** Is told of every change that arrives, before it is done. */
  void watch(Consumer<Change> eye) {
    watcher = eye;
  }

  /** Is told of every change that is sent, also if it does not arrive. */
  void attempted(Consumer<Change> listener) {
    attempts = listener;
  }

  void beforeEach(Runnable action) {
    beforeEach = action;
  }

  /** Has every request in its hands, until a test ends. */
  void each(Fault hands) {
    each = hands;
  }

  /** Happens when the next change has arrived, and is not done yet. */
  void beforeNextWrite(Runnable action) {
    beforeWrite.add(action);
  }

  /** Happens when the next change is done, and its answer is not here yet. */
  void afterNextWrite(Runnable action) {
    afterWrite.add(action);
  }

  /** Lists lack a component from now on; by its id it is found. */
  void unlist(String id) {
    unlisted.add(id);
  }

  /** Lists are whole again. */
  void listAll() {
    unlisted.clear();
  }

  /** What the page makes of texts that it is sent. */
  void changeTexts(UnaryOperator<String> change) {
    texts = change;
  }

  /** What was asked since the last time. */
  List<String> requests() {
    List<String> since = List.copyOf(requests);
    requests.clear();
    return since;
  }

  List<String> writes() {
    return requests().stream().filter(r -> !r.startsWith("read")).toList();
  }

  private <T> Outcome<T> through(String what, Deque<Fault> faults, Supplier<Outcome<T>> request) {
    requests.add(what);
    time.run();
    beforeEach.run();
    Fault fault =
        every.keySet().stream()
            .filter(what::contains)
            .findFirst()
            .map(every::get)
            .orElseGet(faults::poll);
    if (fault != null) {
      return fault.happens(request);
    }
    Outcome<T> outcome = each == null ? request.get() : each.happens(request);
    ear.accept(what);
    return outcome;
  }

  @Override
  public Outcome<Part<Shown>> components(int number) {
    return through("read all " + number, ofReads, () -> listed(page.components(number)));
  }

  private Outcome<Part<Shown>> listed(Outcome<Part<Shown>> outcome) {
    return outcome instanceof Outcome.Done<Part<Shown>>(Part<Shown> part)
        ? new Outcome.Done<>(
            new Part<>(
                part.items().stream().filter(s -> !unlisted.contains(s.id())).toList(),
                part.last()))
        : outcome;
  }

  @Override
  public Outcome<Shown> component(String id) {
    return through("read " + id, ofReads, () -> page.component(id));
  }

  @Override
  public Outcome<Part<Holding>> held(Hold by, int number) {
    return through("read " + by, ofReads, () -> page.held(by, number));
  }

  @Override
  public Outcome<Effect> send(Change change) {
    attempts.accept(change);
    return through(
        change.text(),
        ofWrites,
        () -> {
          run(beforeWrite.poll());
          watcher.accept(change);
          Outcome<Effect> outcome = page.send(changed(change));
          run(afterWrite.poll());
          return outcome;
        });
  }

  private static void run(Runnable action) {
    if (action != null) {
      action.run();
    }
  }

  private Change changed(Change change) {
    return switch (change) {
      case Change.SetLevel set -> set;
      case Change.Create c ->
          new Change.Create(c.service(), text(c.name()), text(c.description()), c.level());
      case Change.Rename r ->
          new Change.Rename(r.service(), r.id(), r.from(), text(r.to()), r.level());
      case Change.Describe d ->
          new Change.Describe(d.service(), d.id(), d.name(), text(d.to()), d.level());
    };
  }

  private String text(String sent) {
    return sent == null ? null : texts.apply(sent);
  }
}

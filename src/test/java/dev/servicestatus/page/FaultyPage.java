package dev.servicestatus.page;

import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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
  private Runnable beforeEach = () -> {};

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

  void beforeEach(Runnable action) {
    beforeEach = action;
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
    return fault == null ? request.get() : fault.happens(request);
  }

  @Override
  public Outcome<Part<Shown>> components(int number) {
    return through("read all " + number, ofReads, () -> page.components(number));
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
  public Outcome<Shown> send(Change change) {
    return through(change.text(), ofWrites, () -> page.send(change));
  }
}

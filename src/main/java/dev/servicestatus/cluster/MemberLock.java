package dev.servicestatus.cluster;

import dev.servicestatus.health.ServiceKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * Guards one member: one change at a time, with the time it happens at; whoever is affected is told
 * when the lock is free again.
 */
final class MemberLock {
  private final String name;
  private final Wakes wakes;
  private final Executor elsewhere;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<ServiceKey> affected = new HashSet<>();
  private final List<Runnable> later = new ArrayList<>();
  private boolean stateChanged;

  /**
   * @param name of the member
   * @param elsewhere runs what may not happen on the thread of the caller
   */
  MemberLock(String name, Wakes wakes, Executor elsewhere) {
    this.name = name;
    this.wakes = wakes;
    this.elsewhere = elsewhere;
  }

  /** Takes services whose views change; only inside a change. */
  Set<ServiceKey> affected() {
    return affected;
  }

  /** Runs something when the lock is free again; only inside a change. */
  void later(Runnable action) {
    later.add(action);
  }

  /** The state of the member changes; only inside a change. */
  void stateChanged() {
    stateChanged = true;
  }

  /** Reads something at a moment. */
  <T> T read(LongFunction<T> reader) {
    lock.lock();
    try {
      return reader.apply(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** Changes something at a moment and tells of it. */
  void change(LongConsumer change) {
    List<ServiceKey> services;
    List<Runnable> actions;
    lock.lock();
    try {
      change.accept(System.nanoTime());
    } finally {
      services = List.copyOf(affected);
      actions = drain();
      lock.unlock();
    }
    actions.forEach(Runnable::run);
    services.forEach(wakes.service());
  }

  /**
   * Changes something for a service that looks at the outcome itself, and is the only one that is
   * affected.
   */
  void changeQuietly(LongConsumer change) {
    List<Runnable> actions;
    lock.lock();
    try {
      change.accept(System.nanoTime());
    } finally {
      actions = drain();
      lock.unlock();
    }
    if (!actions.isEmpty()) {
      elsewhere.execute(() -> actions.forEach(Runnable::run));
    }
  }

  private List<Runnable> drain() {
    if (stateChanged) {
      later.add(() -> wakes.cluster().accept(name));
    }
    List<Runnable> actions = List.copyOf(later);
    affected.clear();
    later.clear();
    stateChanged = false;
    return actions;
  }
}

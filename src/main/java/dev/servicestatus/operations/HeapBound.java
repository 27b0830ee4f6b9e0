package dev.servicestatus.operations;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import javax.management.NotificationEmitter;

/**
 * Keeps the heap near what is alive. The serial collector, which costs the least memory of all,
 * lets the old generation grow to the maximum before it looks at it for the first time; here it is
 * collected when it has grown to twice of what was left by the last collection.
 */
public final class HeapBound {
  private static final long SMALLEST = 24L << 20;

  private final MemoryPoolMXBean old;
  private final Runnable collect;

  HeapBound(MemoryPoolMXBean old, Runnable collect) {
    this.old = old;
    this.collect = collect;
  }

  /** Begins, for the rest of the process' life; other collectors do it by themselves. */
  public static void keep() {
    ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
        .filter(pool -> pool.getName().equals("Tenured Gen"))
        .findFirst()
        .ifPresent(pool -> new HeapBound(pool, System::gc).begin());
  }

  private void begin() {
    var memory = (NotificationEmitter) ManagementFactory.getMemoryMXBean();
    memory.addNotificationListener(
        (notification, unused) -> {
          if (notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
            Thread.ofVirtual().name("heap-bound").start(this::exceeded);
          }
        },
        null,
        null);
    next();
  }

  /** Collects, and sets the next bound. */
  void exceeded() {
    collect.run();
    next();
  }

  private void next() {
    long bound = Math.max(SMALLEST, 2 * old.getUsage().getUsed());
    old.setUsageThreshold(Math.min(bound, old.getUsage().getMax()));
  }
}

package dev.servicestatus.cluster;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * A hash table of weakly held values that is searched by whatever the caller has in hand, so that a
 * value need not be built to be found.
 */
final class WeakTable<T> {
  private static final int SMALLEST = 64;

  /** A value, and those behind it in the same bucket. */
  static final class Entry<T> extends WeakReference<T> {
    private final int hash;
    private Entry<T> behind;

    private Entry(T value, int hash, Entry<T> behind, ReferenceQueue<T> queue) {
      super(value, queue);
      this.hash = hash;
      this.behind = behind;
    }

    /** The next candidate with that hash, or null. */
    Entry<T> next(int wanted) {
      Entry<T> entry = behind;
      while (entry != null && entry.hash != wanted) {
        entry = entry.behind;
      }
      return entry;
    }
  }

  private final ReferenceQueue<T> collected = new ReferenceQueue<>();
  private Entry<T>[] buckets = buckets(SMALLEST);
  private int size;

  @SuppressWarnings("unchecked")
  private static <T> Entry<T>[] buckets(int length) {
    return new Entry[length];
  }

  /** The first candidate with that hash, or null; its value may be gone. */
  Entry<T> first(int hash) {
    Entry<T> entry = buckets[bucket(hash)];
    return entry == null || entry.hash == hash ? entry : entry.next(hash);
  }

  /** The equal value that is held, else this one from now on. */
  T share(int hash, T value) {
    for (var entry = first(hash); entry != null; entry = entry.next(hash)) {
      T known = entry.get();
      if (value.equals(known)) {
        return known;
      }
    }
    return add(hash, value);
  }

  /** Holds a value that was not found; returns it. */
  T add(int hash, T value) {
    removeCollected();
    if (size >= buckets.length) {
      resize(buckets.length * 2);
    }
    int bucket = bucket(hash);
    buckets[bucket] = new Entry<>(value, hash, buckets[bucket], collected);
    size++;
    return value;
  }

  int size() {
    removeCollected();
    return size;
  }

  private int bucket(int hash) {
    return (hash ^ hash >>> 16) & buckets.length - 1;
  }

  private void resize(int length) {
    Entry<T>[] old = buckets;
    buckets = buckets(length);
    for (Entry<T> chain : old) {
      for (Entry<T> entry = chain, behind; entry != null; entry = behind) {
        behind = entry.behind;
        int bucket = bucket(entry.hash);
        entry.behind = buckets[bucket];
        buckets[bucket] = entry;
      }
    }
  }

  private void removeCollected() {
    for (Reference<? extends T> gone = collected.poll(); gone != null; gone = collected.poll()) {
      remove((Entry<?>) gone);
    }
    if (buckets.length > SMALLEST && size < buckets.length / 8) {
      resize(Math.max(SMALLEST, buckets.length / 4));
    }
  }

  private void remove(Entry<?> gone) {
    int bucket = bucket(gone.hash);
    Entry<T> before = null;
    for (Entry<T> entry = buckets[bucket]; entry != null; before = entry, entry = entry.behind) {
      if (entry == gone) {
        if (before == null) {
          buckets[bucket] = entry.behind;
        } else {
          before.behind = entry.behind;
        }
        size--;
        return;
      }
    }
  }
}

package dev.servicestatus.page;

import dev.servicestatus.plan.Urgency;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The requests that may be sent: one log of slots per key, over all pages that use it. Keys are
 * kept as digests only.
 */
public final class Budget {
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();
  private final LongSupplier nanos;
  private volatile long firstRequest;

  /**
   * What is kept of one key.
   *
   * @param limits by page, requests a minute
   */
  private record Account(Slots slots, Map<String, Integer> limits) {
    Account() {
      this(new Slots(), new ConcurrentHashMap<>());
    }
  }

  /**
   * A budget with all slots free.
   *
   * @param nanos monotonic clock
   */
  public Budget(LongSupplier nanos) {
    this.nanos = nanos;
    this.firstRequest = nanos.getAsLong();
  }

  /**
   * Holds every request back, because an earlier life of the operator may have used the slots.
   *
   * @param time from now on; negative or zero: not at all
   */
  public void holdBack(Duration time) {
    firstRequest = nanos.getAsLong() + Math.max(0, time.toNanos());
  }

  /**
   * When the last slot is free again, if nothing more is sent: what a clean stop leaves for the
   * next life.
   *
   * @param now by the hub's clock
   * @return empty if all are free
   */
  public Optional<Instant> freeTime(Instant now) {
    long reading = nanos.getAsLong();
    OptionalLong slots =
        accounts.values().stream()
            .map(account -> account.slots.allFree(reading))
            .flatMapToLong(OptionalLong::stream)
            .map(at -> at - reading)
            .max();
    long wait = Math.max(slots.orElse(0), firstRequest - reading);
    return wait > 0 ? Optional.of(now.plusNanos(wait)) : Optional.empty();
  }

  /**
   * The share of one page in the budget of its key.
   *
   * @param page namespace/name
   * @param limit {@code requestsPerMinute} of the page; the smallest of a key's pages counts
   */
  public Purse purse(String page, String key, int limit) {
    String digest = digest(key);
    Account account = accounts.computeIfAbsent(digest, any -> new Account());
    account.limits.put(page, limit); // replaced, never absent: another page may look just now
    accounts.values().stream()
        .filter(other -> other != account)
        .forEach(other -> other.limits.remove(page));
    return new Purse(account, digest);
  }

  /** Forgets a page that is no more; its slots stay taken. */
  public void forget(String page) {
    accounts.values().forEach(account -> account.limits.remove(page));
  }

  /** Pays for the requests of one page. */
  public final class Purse {
    private final Account account;
    private final Slots slots;
    private final String key;

    private Purse(Account account, String key) {
      this.account = account;
      this.slots = account.slots;
      this.key = key;
    }

    /** The digest of the key. */
    String key() {
      return key;
    }

    /** The smallest limit of the key's pages. */
    int limit() {
      return account.limits.values().stream().mapToInt(Integer::intValue).min().orElse(1);
    }

    /** Takes a slot; what is returned is how long to wait for one, zero if it was taken. */
    Duration tryTake(Urgency urgency) {
      long now = nanos.getAsLong();
      long early = firstRequest - now;
      return Duration.ofNanos(early > 0 ? early : slots.tryTake(limit(), urgency, now));
    }

    /** The request is over. */
    void end() {
      slots.end(nanos.getAsLong());
    }

    /** The key was refused: no page that uses it tries it for a while, and then one of them. */
    void refuse() {
      slots.refuse(Trouble.KEY_REFUSED, nanos.getAsLong());
    }

    /** The key was taken. */
    void accept() {
      slots.accept();
    }

    /** Whether the key was refused when it was tried last, whichever page tried it. */
    boolean isRefused() {
      return slots.isRefused();
    }

    /** The page asked for silence. */
    void silence(Duration time) {
      slots.silence(time, nanos.getAsLong());
    }
  }

  private static String digest(String key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}

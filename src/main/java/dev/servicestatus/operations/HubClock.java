package dev.servicestatus.operations;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * The clock of the hub's API server, read off the {@code Date} of its answers and carried on by the
 * monotonic clock. The local wall clock is never read, so a wrong one changes nothing.
 */
public final class HubClock implements Interceptor {
  /**
   * {@code Date} has whole seconds and a way to go: smaller differences are no news, and times
   * would flicker.
   */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private static final Duration MIDDLE_OF_A_SECOND = Duration.ofMillis(500);

  private final LongSupplier nanos;
  private final AtomicReference<Anchor> anchor = new AtomicReference<>();

  /**
   * A clock that has not heard of the hub yet.
   *
   * @param nanos a monotonic clock
   */
  public HubClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private record Anchor(Instant hub, long nanos) {
    Instant at(long now) {
      return hub.plusNanos(now - nanos);
    }
  }

  /** The monotonic clock. */
  public long nanos() {
    return nanos.getAsLong();
  }

  /** Whether the hub has answered yet. */
  public boolean isSet() {
    return anchor.get() != null;
  }

  /**
   * The hub's time.
   *
   * @param at monotonic reading
   * @throws IllegalStateException before its first answer
   */
  public Instant hubAt(long at) {
    Anchor known = anchor.get();
    if (known == null) {
      throw new IllegalStateException("the hub has not answered yet");
    }
    return known.at(at);
  }

  /** The hub's time now. */
  public Instant now() {
    return hubAt(nanos());
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String date = response.header("Date");
    if (date != null) {
      observe(date);
    }
    return response;
  }

  /** An answer said this date (RFC 1123). */
  void observe(String date) {
    try {
      Instant said =
          Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)).plus(MIDDLE_OF_A_SECOND);
      long now = nanos();
      anchor.updateAndGet(known ->
          known == null || Duration.between(known.at(now), said).abs().compareTo(TOLERANCE) > 0
              ? new Anchor(said, now)
              : known);
    } catch (DateTimeParseException unreadable) {
      // an answer without a readable date says nothing of the time; the next one will
      return;
    }
  }
}

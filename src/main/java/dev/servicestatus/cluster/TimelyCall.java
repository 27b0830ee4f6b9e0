package dev.servicestatus.cluster;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.Response;

/**
 * A server that takes a request and stays silent must not hold who asks: the answer begins in time,
 * or never.
 */
final class TimelyCall {
  private final Call call;
  private final Duration bound;

  TimelyCall(Call call, Duration bound) {
    this.call = call;
    this.bound = bound;
  }

  /** Asks, and waits for the head of the answer. */
  Response execute() throws IOException {
    Thread watchdog = Thread.startVirtualThread(this::cancelLater);
    try {
      return call.execute();
    } finally {
      watchdog.interrupt();
    }
  }

  private void cancelLater() {
    try {
      Thread.sleep(bound);
      call.cancel();
    } catch (InterruptedException inTime) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.servicestatus.cluster;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.Response;
import okio.Timeout;

/** An open answer about pods. */
final class PodsResponse implements AutoCloseable {
  private final Call call;
  private final Response response;
  private final PodAnswer pods;

  PodsResponse(Call call, Response response, Canon canon) throws IOException {
    this.call = call;
    this.response = response;
    var body = new LimitedStream(response.body().byteStream(), PodAnswer.OBJECT_LIMIT);
    this.pods = PodAnswer.of(response.header("Content-Type", ""), body, canon);
  }

  PodAnswer pods() {
    return pods;
  }

  /** The next event must be there, whole, within that time from now. */
  void within(Duration time) {
    Timeout timeout = response.body().source().timeout();
    timeout.clearTimeout();
    timeout.deadlineNanoTime(System.nanoTime() + time.toNanos());
  }

  /** Breaks it off, from any thread. */
  void cancel() {
    call.cancel();
  }

  @Override
  public void close() {
    response.close();
  }
}

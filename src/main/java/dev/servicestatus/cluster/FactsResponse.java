package dev.servicestatus.cluster;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.Response;
import okio.Timeout;

/** An open answer about objects of one kind. */
final class FactsResponse implements AutoCloseable {
  private final Call call;
  private final Response response;
  private final FactAnswer facts;

  FactsResponse(Resource resource, Call call, Response response, Canon canon) throws IOException {
    this.call = call;
    this.response = response;
    var body = new LimitedStream(response.body().byteStream(), FactAnswer.OBJECT_LIMIT);
    this.facts = FactAnswer.of(resource, response.header("Content-Type", ""), body, canon);
  }

  FactAnswer facts() {
    return facts;
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

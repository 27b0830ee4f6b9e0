package dev.servicestatus.cluster;

import java.io.IOException;
import java.io.InputStream;

/**
 * A body that may not be longer than its limit, which a watch renews for each event. While it comes
 * faster than it is read, its reader lets others run now and then: virtual threads are not
 * preempted, and one member that has much to say must not silence the rest.
 */
final class LimitedStream extends InputStream {
  private static final int TURN = 64 << 10;

  private final InputStream body;
  private long left;
  private int sinceYield;

  LimitedStream(InputStream body, long limit) {
    this.body = body;
    this.left = limit;
  }

  /** So many bytes may follow. */
  void renew(long limit) {
    left = limit;
  }

  @Override
  public int read() throws IOException {
    int next = body.read();
    if (next >= 0) {
      count(1);
    }
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = body.read(bytes, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  private void count(int read) throws MalformedAnswerException {
    left -= read;
    if (left < 0) {
      throw new MalformedAnswerException("an answer that is too long");
    }
    sinceYield += read;
    if (sinceYield >= TURN) {
      sinceYield = 0;
      Thread.yield();
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}

package dev.servicestatus.cluster;

import java.nio.charset.StandardCharsets;

/**
 * Steps over the fields of one protobuf message inside a byte array, without copying: a field that
 * is not asked for costs its tag and its length. Reused for every message.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf encoding</a>
 */
final class Fields {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private byte[] bytes;
  private int position;
  private int end;
  private Fields inner;

  private int field;
  private long value;
  private int from;
  private int to;

  /** Starts at a message that lies at {@code from} (inclusive) to {@code to} (exclusive). */
  Fields over(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.position = from;
    this.end = to;
    return this;
  }

  /** The current field's content as a message of its own; reused, one per depth. */
  Fields inner() {
    if (inner == null) {
      inner = new Fields();
    }
    return inner.over(bytes, from, to);
  }

  /** Steps to the next field; false at the end of the message. */
  boolean next() throws MalformedAnswerException {
    if (position >= end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    value = 0;
    from = position;
    to = position;
    switch ((int) tag & 7) {
      case VARINT -> value = varint();
      case FIXED64 -> skip(8);
      case LENGTH_DELIMITED -> {
        long length = varint();
        from = position;
        skip(length);
      }
      case FIXED32 -> skip(4);
      default -> throw new MalformedAnswerException("protobuf with an unknown wire type");
    }
    to = position;
    return true;
  }

  /** Number of the current field. */
  int field() {
    return field;
  }

  /** Value of the current field; 0 if it is not a varint. */
  long value() {
    return value;
  }

  /** Whether the current field is a true bool. */
  boolean isTrue() {
    return value != 0;
  }

  /** Where the current field's content starts. */
  int from() {
    return from;
  }

  /** Where the current field's content ends, exclusive. */
  int to() {
    return to;
  }

  /** The current field as a string, shared with equal ones. */
  String text(Canon canon) {
    return canon.text(bytes, from, to);
  }

  /** The current field as a string of its own. */
  String own() {
    int length = Math.min(to - from, Canon.TEXT_LIMIT);
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /** Whether the current field is that ASCII string. */
  boolean is(String ascii) {
    return Canon.same(ascii, bytes, from, to);
  }

  private void skip(long length) throws MalformedAnswerException {
    if (length < 0 || length > end - position) {
      throw new MalformedAnswerException("protobuf that ends inside a field");
    }
    position += (int) length;
  }

  private long varint() throws MalformedAnswerException {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= end) {
        throw new MalformedAnswerException("protobuf that ends inside a number");
      }
      byte next = bytes[position++];
      result |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return result;
      }
    }
    throw new MalformedAnswerException("protobuf with a number of more than 64 bits");
  }
}

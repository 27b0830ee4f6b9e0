package dev.servicestatus.cluster;

import dev.servicestatus.health.Fact;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * An answer in protobuf. A list is {@code k8s\0} and {@code Unknown{typeMeta=1, raw=2}} around a
 * list, read object by object; an event of a watch is a 4-byte big-endian length and a {@code
 * WatchEvent{type=1, object=2{raw=1}}} whose raw bytes are again {@code k8s\0} and Unknown.
 */
final class ProtobufAnswer implements FactAnswer {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final int LENGTH_DELIMITED = 2;

  private final LimitedStream body;
  private final Canon canon;
  private final Resource resource;
  private final ProtobufObject object;
  private final Fields fields = new Fields();
  private byte[] buffer = new byte[64 << 10];

  private String kind = "";
  private int rawFrom;
  private int rawTo;

  ProtobufAnswer(Resource resource, LimitedStream body, Canon canon) {
    this.resource = resource;
    this.body = body;
    this.canon = canon;
    this.object = resource.protobuf(canon);
  }

  @Override
  public Page list(Consumer<Fact> sink) throws IOException {
    body.renew(PAGE_LIMIT);
    fill(MAGIC.length);
    if (!Arrays.equals(buffer, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new MalformedAnswerException("protobuf without the prefix of Kubernetes");
    }
    Page page = null;
    for (long tag = tag(); tag >= 0; tag = tag()) {
      long length = length(tag);
      if (tag >>> 3 == 2) {
        page = items(length, sink);
      } else {
        fill(length);
        if (tag >>> 3 == 1
            && !kindOf(fields.over(buffer, 0, (int) length)).equals(resource.listKind())) {
          throw new MalformedAnswerException("a list of something else than was asked for");
        }
      }
    }
    if (page == null) {
      throw new MalformedAnswerException("a list without a content");
    }
    return page;
  }

  private Page items(long length, Consumer<Fact> sink) throws IOException {
    Page page = new Page("", "");
    long left = length;
    while (left > 0) {
      long tag = varint();
      long size = length(tag);
      left -= sizeOf(tag) + sizeOf(size) + size;
      fill(size);
      if (tag >>> 3 == 1) {
        page = page((int) size);
      } else if (tag >>> 3 == 2) {
        sink.accept(object.read(fields.over(buffer, 0, (int) size)) ? object.fact() : null);
      }
    }
    if (left < 0) {
      throw new MalformedAnswerException("protobuf that ends inside a field");
    }
    return page;
  }

  private Page page(int size) throws IOException {
    String version = "";
    String more = "";
    fields.over(buffer, 0, size);
    while (fields.next()) {
      switch (fields.field()) {
        case 2 -> version = plain(fields);
        case 3 -> more = plain(fields);
        default -> {}
      }
    }
    return new Page(version, more);
  }

  @Override
  public FactEvent next() throws IOException {
    int first = body.read();
    if (first < 0) {
      return null;
    }
    body.renew(OBJECT_LIMIT);
    fill(3);
    long size =
        (long) first << 24 | (buffer[0] & 0xff) << 16 | (buffer[1] & 0xff) << 8 | buffer[2] & 0xff;
    fill(size);
    FactEvent.Type type = event((int) size);
    return switch (type) {
      case ERROR -> new FactEvent(type, null, "", code());
      case BOOKMARK -> {
        object.read(fields.over(buffer, rawFrom, rawTo));
        yield new FactEvent(type, null, object.resourceVersion(), 0);
      }
      case CHANGED, DELETED -> {
        if (!kind.equals(resource.kind())) {
          throw new MalformedAnswerException("an event of something else than was asked for");
        }
        boolean named = object.read(fields.over(buffer, rawFrom, rawTo));
        yield new FactEvent(type, named ? object.fact() : null, object.resourceVersion(), 0);
      }
    };
  }

  private FactEvent.Type event(int size) throws MalformedAnswerException {
    String type = "";
    kind = "";
    rawFrom = 0;
    rawTo = 0;
    fields.over(buffer, 0, size);
    while (fields.next()) {
      switch (fields.field()) {
        case 1 -> type = fields.text(canon);
        case 2 -> object(fields.inner());
        default -> {}
      }
    }
    return FactEvent.type(type);
  }

  private void object(Fields extension) throws MalformedAnswerException {
    while (extension.next()) {
      if (extension.field() == 1) {
        unknown(extension.from(), extension.to());
      }
    }
  }

  private void unknown(int from, int to) throws MalformedAnswerException {
    if (to - from < MAGIC.length
        || !Arrays.equals(buffer, from, from + MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new MalformedAnswerException("protobuf without the prefix of Kubernetes");
    }
    Fields unknown = new Fields().over(buffer, from + MAGIC.length, to);
    while (unknown.next()) {
      if (unknown.field() == 1) {
        kind = kindOf(unknown.inner());
      } else if (unknown.field() == 2) {
        rawFrom = unknown.from();
        rawTo = unknown.to();
      }
    }
  }

  private String kindOf(Fields typeMeta) throws MalformedAnswerException {
    String found = "";
    while (typeMeta.next()) {
      if (typeMeta.field() == 2) {
        found = typeMeta.text(canon);
      }
    }
    return found;
  }

  private int code() throws MalformedAnswerException {
    int code = 0;
    fields.over(buffer, rawFrom, rawTo);
    while (kind.equals("Status") && fields.next()) {
      if (fields.field() == 6) {
        code = (int) fields.value();
      }
    }
    return code;
  }

  /** A text that is used once, not shared, and never cut: a token may be long. */
  private String plain(Fields at) {
    return new String(
        buffer, at.from(), at.to() - at.from(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private void fill(long size) throws IOException {
    if (size > OBJECT_LIMIT) {
      throw new MalformedAnswerException("an object that is too long");
    }
    if (size > buffer.length) {
      buffer = new byte[Math.max((int) size, Math.min(buffer.length * 2, OBJECT_LIMIT))];
    }
    if (body.readNBytes(buffer, 0, (int) size) < size) {
      throw new MalformedAnswerException("protobuf that ends inside a field");
    }
  }

  private long length(long tag) throws IOException {
    long length = (tag & 7) == LENGTH_DELIMITED ? varint() : -1;
    if (length < 0) {
      throw new MalformedAnswerException("protobuf with a field of the wrong type");
    }
    return length;
  }

  private long tag() throws IOException {
    int first = body.read();
    return first < 0 ? -1 : varint(first);
  }

  private long varint() throws IOException {
    return varint(body.read());
  }

  private long varint(int first) throws IOException {
    long result = 0;
    int next = first;
    for (int shift = 0; shift < 63; shift += 7) {
      if (next < 0) {
        break;
      }
      result |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return result;
      }
      next = body.read();
    }
    throw new MalformedAnswerException("protobuf that ends inside a number");
  }

  private static int sizeOf(long varint) {
    return (Long.SIZE - Long.numberOfLeadingZeros(varint | 1) + 6) / 7;
  }
}

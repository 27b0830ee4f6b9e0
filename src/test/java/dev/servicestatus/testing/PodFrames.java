package dev.servicestatus.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.servicestatus.testing.ExemplarPod.Encoding;
import io.kubernetes.client.proto.Meta.ListMeta;
import io.kubernetes.client.proto.Meta.WatchEvent;
import io.kubernetes.client.proto.Runtime.RawExtension;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lists and events as an API server writes them, of pods that are already encoded. */
public final class PodFrames {
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private PodFrames() {}

  /** The media type of a list. */
  public static String contentType(Encoding encoding) {
    return encoding == Encoding.JSON ? "application/json" : "application/vnd.kubernetes.protobuf";
  }

  /** A page of a PodList. */
  public static byte[] list(Encoding encoding, String version, String more, List<byte[]> pods) {
    var out = new ByteArrayOutputStream();
    try {
      if (encoding == Encoding.JSON) {
        out.write(
            "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%s\",\"continue\":\"%s\"},\"items\":["
                .formatted(version, more)
                .getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < pods.size(); i++) {
          out.write(i == 0 ? "".getBytes(StandardCharsets.US_ASCII) : new byte[] {','});
          out.write(pods.get(i));
        }
        out.write("]}\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
      }
      CodedOutputStream list = CodedOutputStream.newInstance(out, 1 << 16);
      list.writeMessage(
          1, ListMeta.newBuilder().setResourceVersion(version).setContinue(more).build());
      for (byte[] pod : pods) {
        list.writeByteArray(2, pod);
      }
      list.flush();
      return unknown("PodList", out.toByteArray()).toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An event of a watch. */
  public static byte[] event(Encoding encoding, String type, byte[] pod) {
    if (encoding == Encoding.JSON) {
      byte[] head =
          "{\"type\":\"%s\",\"object\":".formatted(type).getBytes(StandardCharsets.US_ASCII);
      return ByteBuffer.allocate(head.length + pod.length + 2)
          .put(head)
          .put(pod)
          .put((byte) '}')
          .put((byte) '\n')
          .array();
    }
    byte[] event =
        WatchEvent.newBuilder()
            .setType(type)
            .setObject(RawExtension.newBuilder().setRaw(unknown("Pod", pod)))
            .build()
            .toByteArray();
    return ByteBuffer.allocate(4 + event.length).putInt(event.length).put(event).array();
  }

  private static ByteString unknown(String kind, byte[] raw) {
    ByteString unknown =
        Unknown.newBuilder()
            .setTypeMeta(TypeMeta.newBuilder().setApiVersion("v1").setKind(kind))
            .setRaw(UnsafeByteOperations.unsafeWrap(raw))
            .build()
            .toByteString();
    return ByteString.copyFrom(MAGIC).concat(unknown);
  }
}

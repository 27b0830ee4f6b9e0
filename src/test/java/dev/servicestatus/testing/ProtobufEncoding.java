package dev.servicestatus.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.V1;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Turns a pod in JSON into protobuf, as an API server does: the fields have the same names in both,
 * but for those that are inline in JSON and a message of their own in protobuf.
 */
final class ProtobufEncoding {
  private static final List<String> INLINE =
      List.of("volumeSource", "handler", "localObjectReference");

  private ProtobufEncoding() {}

  /** The pod, without the prefix of Kubernetes. */
  static byte[] pod(JsonNode json) {
    return fill(V1.Pod.newBuilder(), json).build().toByteArray();
  }

  /** Fields that the generated messages do not know are left out. */
  private static Message.Builder fill(Message.Builder message, JsonNode json) {
    switch (message.getDescriptorForType().getName()) {
      case "Time" -> set(message, "seconds", Instant.parse(json.asText()).getEpochSecond());
      case "Quantity" -> set(message, "string", json.asText());
      case "IntOrString" -> set(message, "intVal", json.asInt());
      case "FieldsV1" ->
          set(message, "Raw", ByteString.copyFrom(json.toString(), StandardCharsets.UTF_8));
      default ->
          json.properties().forEach(field -> field(message, field.getKey(), field.getValue()));
    }
    return message;
  }

  private static void set(Message.Builder message, String field, Object value) {
    message.setField(message.getDescriptorForType().findFieldByName(field), value);
  }

  private static void field(Message.Builder message, String name, JsonNode json) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    if (field == null) {
      inline(message, name, json);
    } else if (field.isMapField()) {
      json.properties()
          .forEach(entry -> {
            Message.Builder pair = message.newBuilderForField(field);
            field(pair, "key", TextNode.valueOf(entry.getKey()));
            field(pair, "value", entry.getValue());
            message.addRepeatedField(field, pair.build());
          });
    } else if (field.isRepeated()) {
      json.forEach(element -> message.addRepeatedField(field, value(message, field, element)));
    } else {
      message.setField(field, value(message, field, json));
    }
  }

  private static void inline(Message.Builder message, String name, JsonNode json) {
    for (String inline : INLINE) {
      FieldDescriptor field = message.getDescriptorForType().findFieldByName(inline);
      if (field != null && field.getMessageType().findFieldByName(name) != null) {
        field(message.getFieldBuilder(field), name, json);
      }
    }
  }

  private static Object value(Message.Builder message, FieldDescriptor field, JsonNode json) {
    return switch (field.getJavaType()) {
      case JavaType.INT -> json.asInt();
      case JavaType.LONG -> json.asLong();
      case JavaType.BOOLEAN -> json.asBoolean();
      case JavaType.STRING -> json.asText();
      case JavaType.MESSAGE -> fill(message.newBuilderForField(field), json).build();
      default -> throw new IllegalArgumentException(field.getFullName());
    };
  }
}

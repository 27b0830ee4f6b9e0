package dev.servicestatus.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Pods as no API server takes them, to be put into etcd: JSON by key, all labelled app: x. */
final class OddPods {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A line end, an override that shows the rest backwards, an emoji, quotes and a NUL. */
  static final String BAD_NAME = "bad\nname \u202E\uD83D\uDE00\"'\u0000";

  private OddPods() {}

  /** Each in a state of which nothing can be made but that it is not ready; none has a UID. */
  static Map<String, String> in(String namespace) {
    Map<String, String> pods = new HashMap<>();
    pods.putAll(pod(namespace, "without-status", "null", "2026-01-01T00:00:00Z"));
    pods.putAll(pod(namespace, "of-no-phase", "{}", null));
    pods.putAll(
        pod(
            namespace,
            "of-a-strange-phase",
            "{'phase': 'Strange', 'reason': 'Why', 'conditions': [{'type': 'Odd', 'status': 'Perhaps'}]}",
            null));
    pods.putAll(
        pod(
            namespace,
            "with-null-lists",
            "{'phase': 'Running', 'containerStatuses': null, 'conditions': null}",
            null));
    pods.putAll(
        pod(
            namespace,
            "from-the-future",
            """
            {'phase': 'Running', 'startTime': '2099-01-01T00:00:00Z', 'containerStatuses': [
              {'name': 'app', 'ready': false, 'restartCount': -7, 'image': '', 'imageID': '',
               'state': {'running': {'startedAt': '2099-01-01T00:00:00Z'}}},
              {'name': 'ghost', 'ready': true, 'restartCount': 0, 'image': '', 'imageID': ''}]}
            """,
            "2099-01-01T00:00:00Z"));
    pods.putAll(
        pod(
            namespace,
            BAD_NAME,
            """
            {'phase': 'Running', 'containerStatuses': [
              {'name': 'app', 'ready': false, 'restartCount': 0, 'image': '', 'imageID': '',
               'state': {'waiting': {'reason': 'ErrImagePull'}}}]}
            """,
            null));
    return pods;
  }

  /** One that is as it should be. */
  static Map<String, String> ready(String namespace, String name) {
    return pod(
        namespace,
        name,
        "{'phase': 'Running', 'conditions': [{'type': 'Ready', 'status': 'True'}]}",
        "2026-01-01T00:00:00Z");
  }

  private static Map<String, String> pod(
      String namespace, String name, String status, String created) {
    try {
      String json =
          """
          {"kind": "Pod", "apiVersion": "v1",
           "metadata": {"name": %s, "namespace": "%s", "labels": {"app": "x"}, "creationTimestamp": %s},
           "spec": {"containers": [{"name": "app"}]}, "status": %s}
          """
              .formatted(
                  JSON.writeValueAsString(name),
                  namespace,
                  JSON.writeValueAsString(created),
                  status.replace('\'', '"'));
      return Map.of("/registry/pods/" + namespace + "/" + name, JSON.readTree(json).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

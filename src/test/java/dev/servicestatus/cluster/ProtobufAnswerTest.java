package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import dev.servicestatus.cluster.FactAnswer.FactEvent;
import dev.servicestatus.health.ContainerFact;
import dev.servicestatus.health.PodFact;
import dev.servicestatus.health.PodShape.PodCondition;
import io.kubernetes.client.proto.Meta.ListMeta;
import io.kubernetes.client.proto.Meta.ObjectMeta;
import io.kubernetes.client.proto.Meta.OwnerReference;
import io.kubernetes.client.proto.Meta.Status;
import io.kubernetes.client.proto.Meta.Time;
import io.kubernetes.client.proto.Meta.WatchEvent;
import io.kubernetes.client.proto.Runtime.RawExtension;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufAnswerTest {
  private static final byte[] MAGIC = {'k', '8', 's', 0};

  @Test
  void everyFieldWeKeepIsReadAsTheGeneratedMessagesWroteIt() throws IOException {
    // Given a pod that has every field we keep, among others
    V1.Pod pod = podWithEverything();

    // When its list is read
    var facts = new ArrayList<PodFact>();
    FactAnswer.Page page =
        answer(list("17", "next/page=", pod)).list(fact -> facts.add((PodFact) fact));

    // Then
    assertThat(page).isEqualTo(new FactAnswer.Page("17", "next/page="));
    assertThat(facts).singleElement().satisfies(ProtobufAnswerTest::hasEverything);
  }

  private static void hasEverything(PodFact fact) {
    assertThat(fact.namespace()).isEqualTo("shop");
    assertThat(fact.name()).isEqualTo("api-0");
    assertThat(fact.labels()).isEqualTo(Map.of("app", "api", "name", "Grüße"));
    assertThat(fact.createdSeconds()).isEqualTo(1_700_000_000L);
    assertThat(fact.deletionSeconds()).isEqualTo(1_800_000_000L);
    assertThat(fact.shape().phase()).isEqualTo("Running");
    assertThat(fact.shape().reason()).isEqualTo("NodeLost");
    assertThat(fact.shape().controllerKind()).isEqualTo("StatefulSet");
    assertThat(fact.shape().controllerName()).isEqualTo("api");
    assertThat(fact.shape().ready()).isEqualTo(new PodCondition("False", "ContainersNotReady"));
    assertThat(fact.shape().containersReady()).isEqualTo(new PodCondition("True", ""));
    assertThat(fact.shape().scheduled()).isEqualTo(PodCondition.ABSENT);
    assertThat(fact.shape().containers())
        .containsExactly(
            container("app", ContainerFact.Kind.App, false, true, "", false, 0, true),
            container("new", ContainerFact.Kind.App, false, false, "", false, 0, false),
            container("mesh", ContainerFact.Kind.Sidecar, false, false, "X", false, 0, false),
            container("init", ContainerFact.Kind.Init, true, false, "", true, 137, true),
            container("own", ContainerFact.Kind.Init, true, false, "", false, 0, false),
            container("tried", ContainerFact.Kind.Init, false, false, "", false, 0, false),
            container("ruled", ContainerFact.Kind.Init, false, false, "", false, 0, false));
  }

  private static ContainerFact container(
      String name,
      ContainerFact.Kind kind,
      boolean restartNever,
      boolean ready,
      String waiting,
      boolean terminated,
      int exitCode,
      boolean oomKilled) {
    return new ContainerFact(
        name, kind, restartNever, ready, waiting, terminated, exitCode, oomKilled);
  }

  @Test
  void aWatchIsReadEventByEvent() throws IOException {
    // Given a watch of four events
    var body = new ByteArrayOutputStream();
    body.write(event("ADDED", "Pod", podWithEverything().toByteString()));
    body.write(event("DELETED", "Pod", podWithEverything().toByteString()));
    ObjectMeta version = ObjectMeta.newBuilder().setResourceVersion("99").build();
    body.write(
        event("BOOKMARK", "Pod", V1.Pod.newBuilder().setMetadata(version).build().toByteString()));
    body.write(event("ERROR", "Status", Status.newBuilder().setCode(410).build().toByteString()));

    // When, Then
    FactAnswer answer = answer(body.toByteArray());
    FactEvent added = answer.next();
    assertThat(added.type()).isEqualTo(FactEvent.Type.CHANGED);
    assertThat(added.resourceVersion()).isEqualTo("4711");
    hasEverything((PodFact) added.fact());
    assertThat(answer.next().type()).isEqualTo(FactEvent.Type.DELETED);
    assertThat(answer.next()).isEqualTo(new FactEvent(FactEvent.Type.BOOKMARK, null, "99", 0));
    assertThat(answer.next()).isEqualTo(new FactEvent(FactEvent.Type.ERROR, null, "", 410));
    assertThat(answer.next()).isNull();
  }

  @Test
  void anAnswerThatEndsAnywhereInsideIsMalformed() throws IOException {
    byte[] whole = list("17", "", podWithEverything());
    int inside = whole.length - 4; // behind it only two empty fields that nobody needs
    for (int length = 0; length < inside; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> answer(part).list(pod -> {}))
          .as("cut after %d bytes", length)
          .isInstanceOf(MalformedAnswerException.class);
    }
  }

  @Test
  void garbageEndsInOneKindOfException() throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] list = list("17", "", podWithEverything());
    byte[] event = event("ADDED", "Pod", podWithEverything().toByteString());
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = (i % 2 == 0 ? list : event).clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        FactAnswer answer = answer(bytes);
        if (i % 2 == 0) {
          answer.list(pod -> {});
        } else {
          answer.next();
        }
      } catch (MalformedAnswerException expected) {
        assertThat(expected).hasMessageNotContaining("api-0");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + i, e);
      }
    }
  }

  @Test
  void aPodWithoutANameIsPassedOnAsNull() throws IOException {
    var facts = new ArrayList<PodFact>();
    answer(list("1", "", V1.Pod.getDefaultInstance())).list(fact -> facts.add((PodFact) fact));
    assertThat(facts).containsExactly((PodFact) null);
  }

  @Test
  void equalLabelsAndShapesAreOneObject() throws IOException {
    var facts = new ArrayList<PodFact>();
    answer(list("1", "", podWithEverything(), podWithEverything()))
        .list(fact -> facts.add((PodFact) fact));
    assertThat(facts.get(0).labels()).isSameAs(facts.get(1).labels());
    assertThat(facts.get(0).shape()).isSameAs(facts.get(1).shape());
    assertThat(facts.get(0).namespace()).isSameAs(facts.get(1).namespace());
  }

  /** A field that the generated messages are too old for. */
  private static UnknownFieldSet restartRule() {
    ByteString rule =
        UnknownFieldSet.newBuilder()
            .addField(
                1,
                Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8("Restart")).build())
            .build()
            .toByteString();
    return UnknownFieldSet.newBuilder()
        .addField(25, Field.newBuilder().addLengthDelimited(rule).build())
        .build();
  }

  private static V1.Pod podWithEverything() {
    return V1.Pod.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setName("api-0")
                .setGenerateName("ignored-")
                .setNamespace("shop")
                .setUid("u")
                .setResourceVersion("4711")
                .setGeneration(1)
                .setCreationTimestamp(Time.newBuilder().setSeconds(1_700_000_000L).setNanos(5))
                .setDeletionTimestamp(Time.newBuilder().setSeconds(1_800_000_000L))
                .putLabels("app", "api")
                .putLabels("name", "Grüße")
                .putAnnotations("app", "ignored")
                .addOwnerReferences(OwnerReference.newBuilder().setKind("Other").setName("other"))
                .addOwnerReferences(
                    OwnerReference.newBuilder()
                        .setKind("StatefulSet")
                        .setName("api")
                        .setController(true)))
        .setSpec(
            V1.PodSpec.newBuilder()
                .setRestartPolicy("Never")
                .addContainers(V1.Container.newBuilder().setName("app").setImage("ignored"))
                .addContainers(V1.Container.newBuilder().setName("new"))
                .addInitContainers(
                    V1.Container.newBuilder().setName("mesh").setRestartPolicy("Always"))
                .addInitContainers(V1.Container.newBuilder().setName("init"))
                .addInitContainers(
                    V1.Container.newBuilder().setName("own").setRestartPolicy("Never"))
                .addInitContainers(
                    V1.Container.newBuilder().setName("tried").setRestartPolicy("OnFailure"))
                .addInitContainers(
                    V1.Container.newBuilder()
                        .setName("ruled")
                        .setRestartPolicy("Never")
                        .setUnknownFields(restartRule())))
        .setStatus(
            V1.PodStatus.newBuilder()
                .setPhase("Running")
                .setReason("NodeLost")
                .addConditions(condition("Ready", "False", "ContainersNotReady"))
                .addConditions(condition("ContainersReady", "True", ""))
                .addConditions(condition("Initialized", "True", ""))
                .addContainerStatuses(
                    V1.ContainerStatus.newBuilder()
                        .setName("app")
                        .setReady(true)
                        .setRestartCount(3)
                        .setLastState(terminated(137, "OOMKilled")))
                .addInitContainerStatuses(
                    V1.ContainerStatus.newBuilder()
                        .setName("init")
                        .setState(terminated(137, "OOMKilled")))
                .addInitContainerStatuses(
                    V1.ContainerStatus.newBuilder()
                        .setName("mesh")
                        .setState(
                            V1.ContainerState.newBuilder()
                                .setWaiting(
                                    V1.ContainerStateWaiting.newBuilder()
                                        .setReason("X")
                                        .setMessage("ignored")))))
        .build();
  }

  private static V1.PodCondition condition(String type, String status, String reason) {
    return V1.PodCondition.newBuilder().setType(type).setStatus(status).setReason(reason).build();
  }

  private static V1.ContainerState terminated(int code, String reason) {
    return V1.ContainerState.newBuilder()
        .setTerminated(V1.ContainerStateTerminated.newBuilder().setExitCode(code).setReason(reason))
        .build();
  }

  private static FactAnswer answer(byte[] body) throws IOException {
    var stream = new LimitedStream(new ByteArrayInputStream(body), FactAnswer.OBJECT_LIMIT);
    return FactAnswer.of(Resource.Pods, FactAnswer.PROTOBUF, stream, new Canon());
  }

  private static byte[] list(String version, String more, V1.Pod... pods) {
    var list =
        V1.PodList.newBuilder()
            .setMetadata(ListMeta.newBuilder().setResourceVersion(version).setContinue(more))
            .addAllItems(List.of(pods))
            .build();
    return unknown("PodList", list.toByteString());
  }

  static byte[] event(String type, String kind, ByteString object) {
    byte[] event =
        WatchEvent.newBuilder()
            .setType(type)
            .setObject(RawExtension.newBuilder().setRaw(ByteString.copyFrom(unknown(kind, object))))
            .build()
            .toByteArray();
    return ByteBuffer.allocate(event.length + 4).putInt(event.length).put(event).array();
  }

  private static byte[] unknown(String kind, ByteString raw) {
    byte[] unknown =
        Unknown.newBuilder()
            .setTypeMeta(TypeMeta.newBuilder().setApiVersion("v1").setKind(kind))
            .setRaw(raw)
            .setContentEncoding("")
            .setContentType("")
            .build()
            .toByteArray();
    return ByteBuffer.allocate(unknown.length + 4).put(MAGIC).put(unknown).array();
  }
}

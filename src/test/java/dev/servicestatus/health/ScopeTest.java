package dev.servicestatus.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.testing.CaseFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Where a service is looked at, and where it must not be. */
class ScopeTest {
  /**
   * A service and the clusters that are registered.
   *
   * @param namespace of the service; {@code namespaceLabels} are its labels
   * @param members by name
   * @param parts expected: per part a line for each need in each cluster
   */
  record Case(
      String namespace,
      Map<String, String> namespaceLabels,
      Map<String, Registered> members,
      ServiceStatusSpec spec,
      @JsonProperty("expect") List<List<String>> parts) {}

  record Registered(Map<String, String> labels, MemberClusterSpec spec, boolean duplicate) {}

  @TestFactory
  List<DynamicTest> findsTheClustersOfEachService() {
    return CaseFiles.tests("scope", Case.class, ScopeTest::check);
  }

  private static void check(Case given) {
    List<Member> members = new ArrayList<>();
    if (given.members() != null) {
      given
          .members()
          .forEach((name, member) ->
              members.add(
                  new Member(
                      name,
                      member.labels() == null ? Map.of() : member.labels(),
                      member.spec(),
                      member.duplicate())));
    }
    Map<String, String> labels =
        given.namespaceLabels() == null ? Map.of() : given.namespaceLabels();

    Scope scope = Scope.of(given.spec(), given.namespace(), labels, members);

    assertThat(told(scope)).isEqualTo(given.parts());
    assertThat(scope.watches())
        .as("only what is not refused may be looked at")
        .hasSameSizeAs(
            given.parts().stream().flatMap(List::stream).filter(l -> !l.contains(":")).toList());
    for (Scope.Part part : scope.parts()) {
      for (String cluster : part.clusters()) {
        assertThat(part.mayCountAsDown(cluster))
            .as("%s may count as down: never the hub, by whatever name", cluster)
            .isEqualTo(part.whenUnseen() == WhenUnseen.CountAsDown && !isHub(cluster, members));
      }
    }
    assertThat(told(Scope.of(given.spec(), given.namespace(), labels, members.reversed())))
        .as("whatever the order of the registered clusters")
        .isEqualTo(given.parts());
  }

  private static boolean isHub(String cluster, List<Member> members) {
    return members.stream()
        .filter(member -> member.name().equals(cluster))
        .findFirst()
        .map(Member::isHub)
        .orElse(cluster.equals(Member.HUB.name()));
  }

  private static List<List<String>> told(Scope scope) {
    return scope.parts().stream()
        .map(part -> part.places().stream().map(ScopeTest::told).toList())
        .toList();
  }

  private static String told(Scope.Place place) {
    NeedWatch watch = place.watch();
    return watch.need()
        + " in "
        + watch.cluster()
        + "/"
        + watch.namespace()
        + (place.refused() == null ? "" : ": " + place.refused());
  }
}

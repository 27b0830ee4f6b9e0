package dev.servicestatus.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterToolsTest {
  @Test
  void ourOwnVariableWinsOverTheOneOfOtherProjects() {
    var environment =
        Map.of("KUBEBUILDER_ASSETS", "/theirs", "SERVICESTATUS_CLUSTER_TOOLS", "/ours");

    assertThat(ClusterTools.find(environment).folder()).isEqualTo(Path.of("/ours"));
  }

  @Test
  void aFolderOfOtherProjectsServesToo() {
    assertThat(ClusterTools.find(Map.of("KUBEBUILDER_ASSETS", "/theirs")).folder())
        .isEqualTo(Path.of("/theirs"));
  }

  @Test
  void withoutAVariableTheCacheFolderIsKeyedByVersion() {
    assertThat(ClusterTools.find(Map.of("HOME", "/home/ann")).folder().toString())
        .matches(
            "/home/ann/.cache/servicestatus-cluster-tools/"
                + "kubernetes-[0-9.]+-etcd-[0-9.]+-kwok-[0-9.]+");
  }

  @Test
  void theCacheFolderFollowsXdg() {
    assertThat(ClusterTools.find(Map.of("HOME", "/h", "XDG_CACHE_HOME", "/c")).folder())
        .startsWithRaw(Path.of("/c/servicestatus-cluster-tools"));
  }

  @Test
  void whatIsMissingIsNamed(@TempDir Path empty) {
    assertThat(new ClusterTools(empty).missing(List.of("etcd", "kwok")))
        .containsExactly("etcd", "kwok");
  }
}

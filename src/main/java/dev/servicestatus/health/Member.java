package dev.servicestatus.health;

import dev.servicestatus.api.v1alpha1.MemberClusterSpec;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec.AllowedNamespaces;
import dev.servicestatus.api.v1alpha1.MemberClusterSpec.NamespaceGrant;
import dev.servicestatus.api.v1alpha1.SecretKeyRef;
import java.util.List;
import java.util.Map;

/**
 * A registered cluster, as far as it decides who may see what.
 *
 * @param name of the MemberCluster
 * @param labels of the MemberCluster
 * @param spec of the MemberCluster
 * @param duplicate whether an older one leads to the same cluster
 */
public record Member(
    String name, Map<String, String> labels, MemberClusterSpec spec, boolean duplicate) {
  /** One that stands for its cluster alone. */
  public Member(String name, Map<String, String> labels, MemberClusterSpec spec) {
    this(name, labels, spec, false);
  }

  /**
   * The hub's own cluster where no MemberCluster stands for it: everybody sees the namespace of its
   * own name.
   */
  public static final Member HUB =
      new Member(
          "local",
          Map.of(),
          new MemberClusterSpec(
              null, new MemberClusterSpec.Local(), List.of(), null, null, List.of()));

  /**
   * One that grants everything in it to one namespace of the hub, and to no other.
   *
   * @param name of the cluster; that of {@link #HUB} is the hub's own
   */
  public static Member openTo(String namespace, String name) {
    boolean hub = name.equals(HUB.name());
    return new Member(
        name,
        Map.of(),
        new MemberClusterSpec(
            hub ? null : new SecretKeyRef(name, "kubeconfig"),
            hub ? new MemberClusterSpec.Local() : null,
            List.of(),
            null,
            null,
            List.of(new NamespaceGrant(namespace, List.of("*")))));
  }

  /** Whether this is the hub's own cluster. */
  public boolean isHub() {
    return spec.local() != null;
  }

  /** Whether a namespace of the hub may name this cluster. */
  public boolean allows(String namespace, Map<String, String> namespaceLabels) {
    AllowedNamespaces allowed = spec.allowedNamespaces();
    if (allowed == null) {
      return true;
    }
    return switch (allowed.from()) {
      case All -> true;
      case Names -> allowed.names().contains(namespace);
      case Selector -> allowed.selector().matches(namespaceLabels);
    };
  }

  /** Whether a namespace of the hub sees a namespace here. */
  public boolean grants(String namespace, String memberNamespace) {
    return namespace.equals(memberNamespace)
        || spec.namespaceGrants().stream()
            .filter(grant -> grant.hubNamespace().equals(namespace))
            .anyMatch(grant ->
                grant.memberNamespaces().contains("*")
                    || grant.memberNamespaces().contains(memberNamespace));
  }

  /** Whether the pods of a namespace here are watched. */
  public boolean watches(String memberNamespace) {
    return spec.namespaces().isEmpty() || spec.namespaces().contains(memberNamespace);
  }
}

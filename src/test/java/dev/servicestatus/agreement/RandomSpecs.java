package dev.servicestatus.agreement;

import static dev.servicestatus.testing.Seeds.oneOf;

import dev.servicestatus.api.v1alpha1.ClusterScope;
import dev.servicestatus.api.v1alpha1.ClusterScope.WhenUnseen;
import dev.servicestatus.api.v1alpha1.Damping;
import dev.servicestatus.api.v1alpha1.LabelSelector;
import dev.servicestatus.api.v1alpha1.Need;
import dev.servicestatus.api.v1alpha1.ServiceStatusSpec;
import dev.servicestatus.api.v1alpha1.WorkloadRef;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What people may declare. */
final class RandomSpecs {
  private static final String[] LENGTHS = {"0s", "1s", "30s", "60s", "100s"};

  private final Random random;

  RandomSpecs(Random random) {
    this.random = random;
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }

  ServiceStatusSpec spec() {
    return spec(one(10) ? null : scope(), needs(), damping(), false);
  }

  /** Something of it is declared in another way. */
  ServiceStatusSpec changed(ServiceStatusSpec spec) {
    return switch (random.nextInt(6)) {
      case 0 -> spec(scope(), spec.needs(), spec.damping(), spec.suspended());
      case 1 -> spec(spec.clusters(), needs(), spec.damping(), spec.suspended());
      case 2 -> spec(spec.clusters(), spec.needs(), damping(), spec.suspended());
      case 3 -> {
        List<Need> more = new ArrayList<>(spec.needs());
        more.removeIf(need -> need.name().equals("more"));
        more.add(need("more"));
        yield spec(
            spec.clusters(),
            spec.needs().size() < 4 ? more : spec.needs().subList(0, 1),
            spec.damping(),
            spec.suspended());
      }
      default -> spec(spec.clusters(), spec.needs(), spec.damping(), !spec.suspended());
    };
  }

  private static ServiceStatusSpec spec(
      ClusterScope clusters, List<Need> needs, Damping damping, boolean suspend) {
    return new ServiceStatusSpec(null, null, clusters, needs, null, damping, null, suspend);
  }

  private Damping damping() {
    return one(6) ? null : new Damping(oneOf(random, LENGTHS), oneOf(random, LENGTHS));
  }

  private ClusterScope scope() {
    IntOrString require =
        oneOf(
            random,
            null,
            new IntOrString("All"),
            new IntOrString("Any"),
            new IntOrString("Majority"),
            new IntOrString(2),
            new IntOrString("60%"));
    WhenUnseen whenUnseen = oneOf(random, null, WhenUnseen.Ignore, WhenUnseen.CountAsDown);
    if (one(6)) {
      return new ClusterScope(
          null,
          LabelSelector.ofLabels(Map.of("tier", oneOf(random, "prod", "test"))),
          require,
          whenUnseen);
    }
    List<String> names =
        oneOf(
            random,
            List.of("a"),
            List.of("a", "b"),
            List.of("b", "c"),
            List.of("a", "b", "c"),
            List.of("a", "nowhere"));
    return new ClusterScope(names, null, require, whenUnseen);
  }

  private List<Need> needs() {
    List<Need> needs = new ArrayList<>();
    for (String name : List.of("api", "job", "db").subList(0, one(2) ? 1 : 1 + random.nextInt(3))) {
      needs.add(need(name));
    }
    return needs;
  }

  private Need need(String name) {
    WorkloadRef workload =
        one(2)
            ? new WorkloadRef(oneOf(random, WorkloadRef.Kind.values()), one(6) ? "gone" : "web")
            : null;
    LabelSelector selector = LabelSelector.ofLabels(Map.of("app", oneOf(random, "x", "x", "y")));
    return new Need(
        name,
        one(8) ? "other" : null,
        workload == null ? selector : null,
        workload,
        oneOf(random, null, null, null, List.of("app"), List.of("app", "mesh")),
        oneOf(random, null, Need.Readiness.Pod, Need.Readiness.Containers),
        oneOf(random, null, new IntOrString(2), new IntOrString(3), new IntOrString("50%")),
        oneOf(random, null, null, new IntOrString(2), new IntOrString("34%")),
        oneOf(random, null, Need.Importance.Required, Need.Importance.Optional),
        one(6) ? scope() : null,
        oneOf(random, null, "0s", "30s", "100s"),
        workload == null ? null : oneOf(random, Need.WhenScaledToZero.values()));
  }
}

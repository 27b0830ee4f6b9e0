package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.Level;
import java.util.Comparator;

/**
 * What one service wants of a page, and what is known of its component there.
 *
 * @param service namespace/name of the ServiceStatus
 * @param age {@code creationTimestamp uid} of the ServiceStatus: the smaller is the older
 * @param wanted by the service
 * @param binding what is stored of the component
 * @param fateSettled whether a creation under way can be begun anew: it was looked for long enough
 * @param overdue whether an improvement has waited so long that it ranks with worsenings
 */
public record Component(
    String service,
    String age,
    Wanted wanted,
    Binding binding,
    boolean fateSettled,
    boolean overdue) {
  /** Who keeps a component that several claim: the bound, the creating, the oldest. */
  static final Comparator<Component> FIRST =
      Comparator.comparing((Component c) -> c.binding.id() == null)
          .thenComparing(c -> c.binding.creating() == null)
          .thenComparing(Component::age)
          .thenComparing(Component::service);

  /** Wanted on the page. */
  public String name() {
    return wanted.name();
  }

  /** Wanted on the page; Unknown: nothing is written. */
  public Level level() {
    return wanted.level();
  }

  /** The name to look for: the one that was sent, while the fate of a creation is not known. */
  String claim() {
    boolean sent = binding.creating() != null && !fateSettled;
    return ComponentName.canonical(sent ? binding.creating().name() : name());
  }

  /** The same component with another binding. */
  public Component with(Binding other) {
    return new Component(service, age, wanted, other, fateSettled, overdue);
  }

  /** Whether the component that is bound, not only found, is to be renamed. */
  boolean wantsRename(Shown shown) {
    return level() != Level.Unknown
        && binding.name() != null
        && !ComponentName.same(name(), binding.name())
        && !ComponentName.same(name(), shown.name());
  }

  /** Whether its description is to be sent: ours to say, and not what was sent or stands there. */
  boolean wantsDescription(Shown shown) {
    String description = wanted.description();
    return level() != Level.Unknown
        && description != null
        && !description.equals(binding.description())
        && !ComponentName.same(description, shown.description());
  }
}

package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.Level;
import java.util.Optional;

/** One difference between a page and what a service wants: one request to the page. */
public sealed interface Change {
  /** Who wants it, as namespace/name. */
  String service();

  /** How soon. */
  Urgency urgency();

  /** The level this brings, or that the component has. */
  Level level();

  /** Which component it changes; empty for one that is to be made. */
  default Optional<String> component() {
    return switch (this) {
      case SetLevel set -> Optional.of(set.id());
      case Rename rename -> Optional.of(rename.id());
      case Describe describe -> Optional.of(describe.id());
      case Create create -> Optional.empty();
    };
  }

  /** One line for people. */
  String text();

  /** The component shows another level than wanted. */
  record SetLevel(String service, String id, String name, Level from, Level to, boolean overdue)
      implements Change {
    @Override
    public Urgency urgency() {
      if (to == Level.MajorOutage) {
        return Urgency.Outage;
      }
      boolean better = to == Level.UnderMaintenance || (from.isComputed() && from.worseThan(to));
      return better && !overdue ? Urgency.Improvement : Urgency.Worsening;
    }

    @Override
    public Level level() {
      return to;
    }

    @Override
    public String text() {
      return "set %s %s -> %s (%s, component %s)".formatted(quoted(name), from, to, service, id);
    }
  }

  /** The page has no component for the service; a description of null is not sent. */
  record Create(String service, String name, String description, Level level) implements Change {
    /** Without a description. */
    public Create(String service, String name, Level level) {
      this(service, name, null, level);
    }

    @Override
    public Urgency urgency() {
      return Urgency.Creation;
    }

    @Override
    public String text() {
      return "create %s %s (%s)".formatted(quoted(name), level, service);
    }
  }

  /** The service has a new name. */
  record Rename(String service, String id, String from, String to, Level level) implements Change {
    @Override
    public Urgency urgency() {
      return Urgency.Text;
    }

    @Override
    public String text() {
      return "rename %s -> %s (%s, component %s)".formatted(quoted(from), quoted(to), service, id);
    }
  }

  /** The service has a new description; an empty one clears it. */
  record Describe(String service, String id, String name, String to, Level level)
      implements Change {
    @Override
    public Urgency urgency() {
      return Urgency.Text;
    }

    @Override
    public String text() {
      return "describe %s as %s (%s, component %s)"
          .formatted(quoted(name), quoted(to), service, id);
    }
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }
}

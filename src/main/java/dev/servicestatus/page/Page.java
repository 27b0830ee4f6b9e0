package dev.servicestatus.page;

import dev.servicestatus.plan.Change;
import dev.servicestatus.plan.Effect;
import dev.servicestatus.plan.Outcome;
import dev.servicestatus.plan.Shown;
import java.util.List;

/**
 * A page, as every provider offers it. One call is one request; none is repeated, none throws. All
 * providers pass one contract test.
 */
public interface Page {
  /** Why a component is not ours to change. */
  enum Hold {
    /** Open incidents. */
    Incidents,
    /** Maintenances under way. */
    Maintenances
  }

  /**
   * What holds components.
   *
   * @param cause its id: of an incident, or a maintenance
   * @param components ids of those in it
   */
  record Holding(String cause, List<String> components) {
    /** Copies. */
    public Holding {
      components = List.copyOf(components);
    }
  }

  /**
   * A part of a list.
   *
   * @param items in the order of the page
   * @param last whether no further part follows
   */
  record Part<T>(List<T> items, boolean last) {
    /** Copies. */
    public Part {
      items = List.copyOf(items);
    }
  }

  /**
   * Reads a part of the components; groups are left out.
   *
   * @param number from 1
   */
  Outcome<Part<Shown>> components(int number);

  /** Reads one component. */
  Outcome<Shown> component(String id);

  /**
   * Reads which components are held, and by what.
   *
   * @param number from 1
   */
  Outcome<Part<Holding>> held(Hold by, int number);

  /** Sends a change. */
  Outcome<Effect> send(Change change);
}

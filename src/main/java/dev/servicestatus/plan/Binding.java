package dev.servicestatus.plan;

import dev.servicestatus.api.v1alpha1.Level;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.By;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Confirmed;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Creating;
import dev.servicestatus.api.v1alpha1.PageComponentStatus.Held;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is known of one component, as it is stored before the page is touched. Ours is what was
 * confirmed, what may have been sent since, and what is wanted; any other value was set by a human.
 * Times are RFC 3339.
 *
 * @param id the provider's id; null while there is no component
 * @param createdByUs whether the operator created it
 * @param name last sent, or found when it was adopted; null while there is none
 * @param description last sent, or found to be as wanted; null before that
 * @param confirmed the level last read back or acknowledged; null before the first
 * @param unconfirmed the levels that may have been sent since, oldest first
 * @param creating a creation whose fate is not known; null without
 * @param held who holds the component; null if nobody
 */
public record Binding(
    String id,
    boolean createdByUs,
    String name,
    String description,
    Confirmed confirmed,
    List<Level> unconfirmed,
    Creating creating,
    Held held) {
  /** Nothing is known. */
  public static final Binding NONE =
      new Binding(null, false, null, null, null, List.of(), null, null);

  private static final int UNCONFIRMED_LIMIT = 5;

  /** Copies. */
  public Binding {
    unconfirmed = List.copyOf(unconfirmed);
  }

  /** The levels that are ours while {@code wanted} is wanted. */
  Set<Level> ours(Level wanted) {
    Set<Level> ours = EnumSet.noneOf(Level.class);
    ours.addAll(unconfirmed);
    if (confirmed != null) {
      ours.add(confirmed.level());
    }
    if (wanted != Level.Unknown) {
      ours.add(wanted);
    }
    return ours;
  }

  /**
   * A component was found: it is ours from now on. In the place of one that is gone it begins anew:
   * nothing that was known of that one holds.
   */
  public Binding bound(Shown shown) {
    if (id != null) {
      return NONE.bound(shown);
    }
    return edit(e -> {
      e.id = shown.id();
      e.createdByUs = creating != null;
      e.name = shown.name();
      e.creating = null;
    });
  }

  /**
   * After the component was read.
   *
   * <p>Order matters: a holder silences everything; when a hold ends, what is found is the new
   * baseline, or the vendor's own "operational" at the end of a maintenance would pass for a
   * human's; a yield ends when page and service agree in two reads in a row. Of a status that is
   * not understood nothing is concluded.
   *
   * @param shown what was read; null if only the lists were
   * @param holder of the component by lists that are not newer than {@code shown}; null without
   * @param wanted by the service
   * @param settled whether nothing that was sent before can arrive any more
   * @param now RFC 3339
   */
  public Binding seen(Shown shown, By holder, Level wanted, boolean settled, String now) {
    if (holder != null) {
      return held != null && held.by() == holder ? this : with(new Held(holder, now, null));
    }
    if (!shown.isUnderstood()) {
      return this;
    }
    if (held != null && held.by() == By.Human) {
      return yielding(shown, wanted, settled, now);
    }
    boolean first = confirmed == null && unconfirmed.isEmpty();
    if (held != null || first || shown.level() == wanted) {
      return rebased(shown, settled, now);
    }
    return ours(wanted).contains(shown.level())
        ? confirmed(shown.level(), unconfirmed, now)
        : with(new Held(By.Human, now, null));
  }

  private Binding yielding(Shown shown, Level wanted, boolean settled, String now) {
    if (shown.level() != wanted) {
      return held.agreedTime() == null ? this : with(new Held(By.Human, held.sinceTime(), null));
    }
    return held.agreedTime() == null
        ? with(new Held(By.Human, held.sinceTime(), now))
        : rebased(shown, settled, now);
  }

  /**
   * What is found is the baseline, whoever put it there.
   *
   * @param settled whether nothing that was sent before can arrive any more
   */
  public Binding rebased(Shown shown, boolean settled, String now) {
    return shown.isUnderstood()
        ? with((Held) null).confirmed(shown.level(), still(settled), now)
        : this;
  }

  /** A level is about to be sent. */
  public Binding sending(Level level) {
    List<Level> more = new ArrayList<>(unconfirmed);
    more.remove(level);
    more.add(level);
    while (more.size() > UNCONFIRMED_LIMIT) {
      more.removeFirst();
    }
    return edit(e -> e.unconfirmed = more);
  }

  /** A component is about to be created. */
  public Binding creating(String newName, Level level, String now) {
    return sending(level)
        .edit(e -> {
          e.id = null;
          e.createdByUs = false;
          e.name = null;
          e.description = null;
          e.creating = new Creating(newName, now);
        });
  }

  /**
   * The page has acknowledged a level.
   *
   * @param settled whether nothing that was sent before can arrive any more
   */
  public Binding acknowledged(Level level, boolean settled, String now) {
    return confirmed(level, still(settled), now);
  }

  /** A level that may arrive late stays ours: it would pass for a human's. */
  private List<Level> still(boolean settled) {
    return settled ? List.of() : unconfirmed;
  }

  /** The page has taken a name; what it made of it is not sent again. */
  public Binding renamed(String sent) {
    return edit(e -> e.name = sent);
  }

  /** The page has taken a description; what it made of it is not sent again. */
  public Binding described(String sent) {
    return edit(e -> e.description = sent);
  }

  /** A text that the page shows as wanted is not sent again, who ever brought it there. */
  public Binding worded(Wanted wanted, Shown shown) {
    Binding after = ComponentName.same(wanted.name(), shown.name()) ? renamed(wanted.name()) : this;
    boolean described =
        wanted.description() != null
            && ComponentName.same(wanted.description(), shown.description());
    return described ? after.described(wanted.description()) : after;
  }

  /** Whether the texts are as wanted, so far as the page lets them. */
  public boolean says(Wanted wanted) {
    return wanted.name().equals(name)
        && (wanted.description() == null || wanted.description().equals(description));
  }

  private Binding with(Held other) {
    return edit(e -> e.held = other);
  }

  /** The time moves only when the level does. */
  private Binding confirmed(Level level, List<Level> still, String now) {
    boolean same = confirmed != null && confirmed.level() == level;
    return edit(e -> {
      e.confirmed = same ? confirmed : new Confirmed(level, now);
      e.unconfirmed = still;
    });
  }

  private Binding edit(Consumer<Edit> change) {
    var edit = new Edit(this);
    change.accept(edit);
    return edit.done();
  }

  /** The parts of a binding on the way to another. */
  private static final class Edit {
    String id;
    boolean createdByUs;
    String name;
    String description;
    Confirmed confirmed;
    List<Level> unconfirmed;
    Creating creating;
    Held held;

    Edit(Binding from) {
      id = from.id;
      createdByUs = from.createdByUs;
      name = from.name;
      description = from.description;
      confirmed = from.confirmed;
      unconfirmed = from.unconfirmed;
      creating = from.creating;
      held = from.held;
    }

    Binding done() {
      return new Binding(
          id, createdByUs, name, description, confirmed, unconfirmed, creating, held);
    }
  }
}

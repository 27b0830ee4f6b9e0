package dev.servicestatus.page;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of pages there are. */
public final class Providers {
  private static final List<PageProvider> ALL = List.of(new AtlassianStatuspage());

  private Providers() {}

  /** The provider of that name, if there is one. */
  public static Optional<PageProvider> named(String name) {
    return ALL.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** All names, for a message that says what is allowed. */
  public static String names() {
    return ALL.stream().map(PageProvider::name).collect(Collectors.joining(", "));
  }
}

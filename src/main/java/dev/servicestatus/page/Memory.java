package dev.servicestatus.page;

import java.util.HashSet;
import java.util.Set;

/** What a life of the operator knows of one page beyond what is stored. */
final class Memory {
  final PageAddress address;
  final Readings readings = new Readings();
  final Agenda agenda = new Agenda();
  final Trouble trouble = new Trouble();

  /** Whether what was found has been taken as the baseline, where that was asked for. */
  boolean rebased;

  /** Components of which nothing was found when that was taken as the baseline. */
  final Set<String> unseen = new HashSet<>();

  private String key;

  Memory(PageAddress address) {
    this.address = address;
  }

  /** What was refused to another key may be allowed to this one. */
  void use(String digest) {
    if (!digest.equals(key)) {
      agenda.retryAll();
      key = digest;
    }
  }
}

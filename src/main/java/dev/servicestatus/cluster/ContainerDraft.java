package dev.servicestatus.cluster;

/** One container status while it is being decoded. */
final class ContainerDraft {
  String name = "";
  boolean ready;
  String waiting = "";
  boolean terminated;
  int exitCode;
  boolean oomKilled;
  boolean lastOomKilled;

  /** Of the newest termination: the present one if it is terminated now, else the last. */
  boolean isOomKilled() {
    return terminated ? oomKilled : lastOomKilled;
  }

  void clear() {
    name = "";
    ready = false;
    waiting = "";
    terminated = false;
    exitCode = 0;
    oomKilled = false;
    lastOomKilled = false;
  }
}

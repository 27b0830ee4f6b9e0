package dev.servicestatus.cluster;

/** One container status while it is being decoded. */
final class ContainerDraft {
  private static final String CRASH_LOOP = "CrashLoopBackOff";

  String name = "";
  boolean ready;
  String waiting = "";
  boolean terminated;
  int exitCode;
  int lastExitCode;
  boolean oomKilled;
  boolean lastOomKilled;

  /** Of the newest termination: the present one if it is terminated now, else the last. */
  boolean isOomKilled() {
    return terminated ? oomKilled : lastOomKilled;
  }

  /**
   * Of the present termination, or of the last one between two attempts; other pods are not told
   * apart by how their containers once ended.
   */
  int exitCode() {
    return terminated ? exitCode : waiting.equals(CRASH_LOOP) ? lastExitCode : 0;
  }

  void clear() {
    name = "";
    ready = false;
    waiting = "";
    terminated = false;
    exitCode = 0;
    lastExitCode = 0;
    oomKilled = false;
    lastOomKilled = false;
  }
}

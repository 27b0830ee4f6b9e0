package dev.servicestatus.statuspage;

/** {@code make statuspage-emulator}: runs until it is interrupted. */
public final class StatuspageEmulatorMain {
  private StatuspageEmulatorMain() {}

  /**
   * Starts it and prints what a StatusPage needs to use it.
   *
   * @param arguments the port; a free one without
   */
  public static void main(String[] arguments) throws InterruptedException {
    int port = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
    var emulator = StatuspageEmulator.start(port, System::nanoTime);
    System.out.println("endpoint: " + emulator.endpoint());
    System.out.println("pageId:   " + StatuspageEmulator.PAGE_ID);
    System.out.println("key:      " + StatuspageEmulator.KEY);
    System.out.println("operator: run --allow-loopback --page-endpoints=" + emulator.endpoint());
    System.out.println("state:    curl " + emulator.origin() + "/__state");
    Thread.currentThread().join();
  }
}

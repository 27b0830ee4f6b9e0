package dev.servicestatus.demo;

/** An expectation did not hold; the message says which, and what was found instead. */
final class DemoFailure extends Exception {
  private static final long serialVersionUID = 1;

  DemoFailure(String message) {
    super(message);
  }
}

package dev.servicestatus.command;

/** How an answer is printed. */
enum Output {
  /** For people. */
  Text,
  /** For programs: one object for each answer. */
  Json
}

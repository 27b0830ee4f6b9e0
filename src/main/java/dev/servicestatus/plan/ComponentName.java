package dev.servicestatus.plan;

import java.text.Normalizer;

/** Compares names of components the way people read them. */
final class ComponentName {
  private ComponentName() {}

  /**
   * Equal for names that look alike: NFC, trimmed, blanks collapsed; upper and lower case differ.
   */
  static String canonical(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).strip().replaceAll("\\s+", " ");
  }

  static boolean same(String a, String b) {
    return canonical(a).equals(canonical(b));
  }
}

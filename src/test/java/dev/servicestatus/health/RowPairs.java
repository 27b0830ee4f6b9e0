package dev.servicestatus.health;

import dev.servicestatus.testing.CaseFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DynamicTest;

/**
 * Every two neighbouring rows of a table, in both orders: {@code a-before-b.yaml}, where both hold
 * and the first answers, and {@code b-not-a.yaml}, where the second alone does. A missing file is a
 * failing test.
 */
final class RowPairs {
  private RowPairs() {}

  /**
   * What is checked of a case.
   *
   * @param <C> what is given
   * @param <R> the rows
   */
  interface Check<C, R> {
    /** Fails by an assertion unless {@code second} holds, and {@code first} as told. */
    void of(C given, R first, R second, boolean firstHolds);
  }

  static <C, R extends Enum<R>> List<DynamicTest> tests(
      String folder, Class<C> type, List<R> rows, Check<C, R> check) {
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i + 1 < rows.size(); i++) {
      R first = rows.get(i);
      R second = rows.get(i + 1);
      String before = kebab(first) + "-before-" + kebab(second);
      String not = kebab(second) + "-not-" + kebab(first);
      tests.add(test(folder, before, type, given -> check.of(given, first, second, true)));
      tests.add(test(folder, not, type, given -> check.of(given, first, second, false)));
    }
    return tests;
  }

  private static <C> DynamicTest test(
      String folder, String name, Class<C> type, CaseFiles.Check<C> check) {
    return DynamicTest.dynamicTest(name, () -> check.of(CaseFiles.read(folder, name, type)));
  }

  private static String kebab(Enum<?> row) {
    return row.name().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}

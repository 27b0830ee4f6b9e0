package dev.servicestatus.page;

import dev.servicestatus.testing.CaseFiles;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The rules of pages as stories in {@code cases/pages}, told on a virtual clock: who may write a
 * level and when, what is gone, whose texts are whose, and which component a service gets.
 */
class PageStoriesTest {
  private static final List<String> FOLDERS =
      List.of("held", "yielding", "gone", "texts", "adoption");

  /** One line; exactly one is given. */
  record Line(String given, String when, String then) {
    String text() {
      return Stream.of(given, when, then).filter(t -> t != null).reduce(Line::twice).orElseThrow();
    }

    private static String twice(String a, String b) {
      throw new IllegalArgumentException("two in one line: " + a + ", " + b);
    }
  }

  @TestFactory
  List<DynamicNode> stories() {
    return FOLDERS.stream()
        .map(folder ->
            (DynamicNode)
                DynamicContainer.dynamicContainer(
                    folder,
                    CaseFiles.tests("pages/" + folder, Line[].class, PageStoriesTest::tell)))
        .toList();
  }

  private static void tell(Line[] lines) {
    var story = new PageStory();
    for (int i = 0; i < lines.length; i++) {
      try {
        story.tell(lines[i].text());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("line %d: %s: %s".formatted(i + 1, lines[i].text(), e), e);
      }
    }
  }
}

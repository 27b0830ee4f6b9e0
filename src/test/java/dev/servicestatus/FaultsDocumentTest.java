package dev.servicestatus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * docs/faults.md against the tests: each row names tests that exist, and which of them are long;
 * every kind of fault has a row.
 */
class FaultsDocumentTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+\\.\\w+)#(\\w+)`( \\(long\\))?");

  @Test
  void everyRowIsShownByTestsThatExist() throws IOException {
    List<String> rows = rows();
    assertThat(rows).hasSizeGreaterThan(20);
    for (String row : rows) {
      var tests = TEST.matcher(row).results().toList();
      assertThat(tests).as(row).isNotEmpty();
      tests.forEach(test -> exists(test.group(1), test.group(2), test.group(3) != null));
    }
  }

  @Test
  void everyKindOfFaultHasARow() throws IOException {
    List<String> numbers =
        rows().stream()
            .map(row -> row.split("\\|")[1].strip())
            .flatMap(cell -> Arrays.stream(cell.split(" ")))
            .distinct()
            .filter(number -> !number.equals("–"))
            .toList();
    assertThat(numbers)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(19, 33).mapToObj(n -> "F" + n).toList());
  }

  private static List<String> rows() throws IOException {
    return Files.readAllLines(Path.of("docs/faults.md")).stream()
        .filter(line -> line.startsWith("|") && !line.startsWith("|---"))
        .skip(1)
        .toList();
  }

  private static void exists(String type, String name, boolean isLong) {
    try {
      Class<?> tests = Class.forName("dev.servicestatus." + type);
      List<Method> found =
          Arrays.stream(tests.getDeclaredMethods()).filter(m -> m.getName().equals(name)).toList();
      assertThat(found)
          .as(type + "#" + name)
          .singleElement()
          .satisfies(method -> {
            assertThat(
                    method.isAnnotationPresent(Test.class)
                        || method.isAnnotationPresent(ParameterizedTest.class))
                .as("is a test")
                .isTrue();
            assertThat(method.isAnnotationPresent(Tag.class))
                .as(name + " is long")
                .isEqualTo(isLong);
          });
    } catch (ClassNotFoundException e) {
      throw new AssertionError("docs/faults.md names " + type, e);
    }
  }
}

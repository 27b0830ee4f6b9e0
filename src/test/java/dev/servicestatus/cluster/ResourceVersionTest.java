package dev.servicestatus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceVersionTest {
  @ParameterizedTest
  @CsvSource({
    "9, 10, true",
    "10, 9, false",
    "10, 10, false",
    "9223372036854775807, 9223372036854775808, true",
    "99999999999999999999998, 99999999999999999999999, true",
    "'', 1, false",
    "1, '', false",
    "abc, 1, false",
    "1, abc, false",
    "a, b, false",
    "-1, 1, false",
    "01, 2, false",
    "1, 2x, false"
  })
  void onlyPlainNumbersAreCompared(String one, String other, boolean before) {
    assertThat(new ResourceVersion(one).isBefore(new ResourceVersion(other))).isEqualTo(before);
  }
}

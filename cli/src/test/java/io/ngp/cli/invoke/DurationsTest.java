package io.ngp.cli.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "90s, PT90S",
    "5m, PT5M",
    "1h30m, PT90M",
    "250ms, PT0.25S",
    "2d, PT48H",
    "30, PT30S",
    "' 5M ', PT5M"
  })
  void durationIsReadAsPeopleTypeIt(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "5x", "-5s", "1.5h", "m", "99999999999"})
  void otherTextIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + text + "\" is not a duration; write it like 90s, 5m or 1h30m");
  }

  @ParameterizedTest
  @CsvSource({
    "PT-3S, 0.0 s",
    "PT0.44S, 0.4 s",
    "PT12S, 12 s",
    "PT200S, 3m 20s",
    "PT1H5M, 1h 5m",
    "PT52H, 2d 4h"
  })
  void durationIsPrintedAtItsSize(Duration duration, String expected) {
    assertThat(Durations.print(duration)).isEqualTo(expected);
  }
}

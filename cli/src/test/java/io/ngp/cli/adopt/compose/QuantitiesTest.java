package io.ngp.cli.adopt.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "10s, 10",
    "1m30s, 90",
    "1h5m30s20ms, 3930.02",
    "500ms, 0.5",
    "7, 7",
    "0s, 0",
    "1.5m, 90"
  })
  void durationsAreSeconds(String text, BigDecimal seconds) {
    assertThat(Quantities.seconds(text).orElseThrow()).isEqualByComparingTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({
    "512m, 512",
    "512MB, 512",
    "1.5GB, 1536",
    "1GiB, 1024",
    "1048576, 1",
    "1024k, 1",
    "1b, 0.001"
  })
  void sizesAreMebibytes(String text, BigDecimal mebibytes) {
    assertThat(Quantities.mebibytes(text).orElseThrow()).isEqualByComparingTo(mebibytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "10x", "s", "-1s", "1m 30s"})
  void otherTextsAreNoDurations(String text) {
    assertThat(Quantities.seconds(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "big", "10x", "m", "-1m"})
  void otherTextsAreNoSizes(String text) {
    assertThat(Quantities.mebibytes(text)).isEmpty();
  }
}

package io.ngp.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangeTest {

  @Test
  void textOfARangeReadsBack() {
    assertThat(PortRange.parse("31000-31999")).isEqualTo(new PortRange(31_000, 31_999));
    assertThat(PortRange.parse(" 80 ")).isEqualTo(new PortRange(80, 80));
    assertThat(new PortRange(31_000, 31_999)).hasToString("31000-31999");
    assertThat(new PortRange(80, 80)).hasToString("80");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1-", "-1", "0", "65536", "20-10", "1-2-3"})
  void whatIsNoRangeIsRefused(String text) {
    assertThatThrownBy(() -> PortRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}

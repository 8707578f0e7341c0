package io.ngp.cli.adopt.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of the Compose Specification, 12-interpolation. */
class InterpolationTest {
  private static final Position PLACE = new Position("compose.yaml", 1, 1);

  private final Diagnostics diagnostics = new Diagnostics();
  private final Interpolation interpolation =
      new Interpolation(Map.of("SET", "value", "EMPTY", ""), diagnostics);

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "$SET/${SET}, value/value",
    "$$SET, $SET",
    "${SET:-other}, value",
    "${EMPTY:-other}, other",
    "${EMPTY-other}, ''",
    "${NONE-other}, other",
    "${NONE:-${EMPTY:-deep}}!, deep!",
    "${SET:+there}, there",
    "${EMPTY:+there}, ''",
    "${EMPTY+there}, there",
    "${NONE+there}, ''",
    "${SET:?why}, value",
    "${EMPTY?why}, ''",
    "a$SET-b, avalue-b"
  })
  void variablesStandInTheirPlace(String text, String expected) {
    assertThat(interpolation.apply(text, PLACE)).isEqualTo(expected);
    assertThat(diagnostics.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "${EMPTY:?say it}, The variable EMPTY is required: say it.",
    "${NONE?}, The variable NONE is required.",
    "5$, before no name",
    "${, no variable",
    "${SET, no variable",
    "${SET!}, no variable",
    "${SET:}, no variable"
  })
  void mistakesAreTold(String text, String message) {
    var _ = interpolation.apply(text, PLACE);

    assertThat(diagnostics.all())
        .singleElement()
        .satisfies(each -> assertThat(each.summary()).contains(message));
  }

  @Test
  void unsetVariableIsEmptyAndRemembered() {
    assertThat(interpolation.apply("[$NONE]", PLACE)).isEqualTo("[]");
    assertThat(interpolation.unset()).containsOnlyKeys("NONE");
  }
}

package io.ngp.cluster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Label selectors (marathon/API.md 2.1). */
class LabelSelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("env", "prod", "tier", "web", "empty", "", "!x y", "a,b", "in", "notin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                            | true
          env                           | true
          none                          | false
          env==prod                     | true
          env == prod                   | true
          env==test                     | false
          env!=test                     | true
          env!=prod                     | false
          none==prod                    | false
          none!=prod                    | false
          env in (test, prod)           | true
          env in(prod)                  | true
          env in (test)                 | false
          env in ()                     | false
          env notin (test)              | true
          env notin (test,prod)         | false
          env notin ()                  | true
          none notin (test)             | false
          env==prod,tier==web           | true
          env==prod , tier              | true
          env==prod,tier==db            | false
          empty                         | true
          empty!=x                      | true
          \\!x\\ y == a\\,b             | true
          \\e\\n\\v==pro\\d             | true
          in==notin                     | true
          in in (notin)                 | true
          """)
  void selectorMatchesLabels(String selector, boolean isMatch) {
    assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(isMatch);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          ,            | expected a label name at position 1, but found ","
          env,         | expected a label name at position 5, but found the end
          env=prod     | at position 4, but found "="
          env==        | expected a value at position 6, but found the end
          env== ,a     | expected a value at position 7, but found ","
          env in       | expected "(" at position 7, but found the end
          env in (a    | expected ")" at position 10, but found the end
          env in (a,)  | expected a value at position 11, but found ")"
          env foo      | at position 5, but found "f"
          env==a b     | at position 8, but found "b"
          (env)        | expected a label name at position 1, but found "("
          env==a!b     | at position 7, but found "!"
          env==prod\\  | at position 10, but found "\\"
          """)
  void badSelectorIsRefusedWithTheFirstWrongPlace(String selector, String reason) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> {
              assertThat(refused.reason()).isInstanceOf(Reason.Unprocessable.class);
              assertThat(refused).hasMessageContaining(selector).hasMessageContaining(reason);
            });
  }

  @Test
  void anyTextIsReadOrRefused() {
    String alphabet = "ab ,=!()\\inotin-_.ä😀";
    int read = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        LabelSelector.parse(text.toString()).matches(LABELS);
        read++;
      } catch (RefusedException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining("position");
      }
    }
    assertThat(read).isPositive();
  }
}

package io.ngp.cluster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids (marathon/API.md 1.1). */
class PathIdTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /,         a,          /a
          /,         /a/b/,      /a/b
          /,         a//b,       /a/b
          /,         a.b/c-1/9x, /a.b/c-1/9x
          /g,        a,          /g/a
          /g,        /a,         /a
          /g/h,      ../a,       /g/a
          /g,        ../../../a, /a
          /g,        ..,         /
          /g,        '',         /g
          """)
  void textIsResolvedAgainstTheGroup(String group, String text, String expected) {
    assertThat(PathId.parse(group).resolve(text)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "a_b", "-a", "a-", "a.", ".a", "a..b", ".", "a b", "ä", "a-.b"})
  void badSegmentsAreRefusedByName(String text) {
    assertThatThrownBy(() -> PathId.parse("/g/" + text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void idOfAnyLengthIsJudged() {
    String dots = "a.".repeat(200_000);

    assertThat(PathId.parse(dots + "a").segments()).hasSize(1);
    assertThatThrownBy(() -> PathId.parse(dots)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void safeFormCanBeReadBack() {
    PathId id = PathId.parse("/shop/web-1/a.b");

    assertThat(id.safe()).isEqualTo("shop_web-1_a.b");
    assertThat(PathId.ofSafe(id.safe())).isEqualTo(id);
    assertThat(id.hostName()).isEqualTo("a.b.web-1.shop");
  }
}

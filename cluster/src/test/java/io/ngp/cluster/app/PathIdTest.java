package io.ngp.cluster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
  void depthIsBounded() {
    assertThat(PathId.parse("/a".repeat(64)).segments()).hasSize(64);
    assertThatThrownBy(() -> PathId.parse("/a".repeat(65)))
        .isInstanceOfSatisfying(
            InvalidIdException.class,
            e ->
                assertThat(e.error())
                    .isEqualTo("is nested 65 levels deep; at most 64 are allowed"));
    assertThatThrownBy(() -> PathId.parse("/a".repeat(64)).child("b"))
        .isInstanceOf(InvalidIdException.class);
    assertThat(PathId.parse("/a/..".repeat(100_000) + "/b")).hasToString("/b");
  }

  /** Judging a hostile id takes no look at its segments, and what is left is soon walked up. */
  @Test
  void hostileIdIsJudgedInBoundedWork() {
    AtomicInteger looks = new AtomicInteger();
    List<String> hostile =
        new AbstractList<>() {
          @Override
          public String get(int index) {
            looks.incrementAndGet();
            return "a";
          }

          @Override
          public int size() {
            return 100_000;
          }
        };

    assertThatThrownBy(() -> PathId.of(hostile))
        .isInstanceOf(InvalidIdException.class)
        .hasMessageContaining("100000 levels");
    assertThat(looks).hasValue(0);

    PathId deepest = PathId.of(hostile.subList(0, PathId.MAX_DEPTH));
    looks.set(0);
    int steps = 0;
    for (PathId id = deepest; !id.isRoot(); id = id.parent()) {
      steps++;
    }
    assertThat(steps).isEqualTo(PathId.MAX_DEPTH);
    assertThat(looks).hasValue(0);
  }

  @Test
  void parentIsEqualToTheIdOfItsText() {
    PathId parent = PathId.parse("/a/b/c").parent();

    assertThat(parent).isEqualTo(PathId.parse("/a/b")).hasSameHashCodeAs(PathId.parse("/a/b"));
    assertThat(PathId.parse("/a").parent()).isEqualTo(PathId.ROOT);
    assertThat(PathId.ROOT.parent()).isEqualTo(PathId.ROOT);
  }

  @Test
  void safeFormCanBeReadBack() {
    PathId id = PathId.parse("/shop/web-1/a.b");

    assertThat(id.safe()).isEqualTo("shop_web-1_a.b");
    assertThat(PathId.ofSafe(id.safe())).isEqualTo(id);
    assertThat(id.hostName()).isEqualTo("a.b.web-1.shop");
  }
}

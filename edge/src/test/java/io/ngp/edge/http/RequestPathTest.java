package io.ngp.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a/b, /a/b",
    "/a?b=/../c, /a",
    "/a//b/../c, ",
    "//a/../b, ",
    "/a/b//.., ",
    "/a/..%2fb, ",
    "/a%2f../b, ",
    "/a/b/../c/, /a/c",
    "/a/./b, /a/b",
    "/a/../b, /b",
    "/a/b/.., /a",
    "/.., ",
    "/a/../../b, ",
    "//a///b, /a/b",
    "/.well-known/x, /.well-known/x",
    "/a/..b, /a/..b",
    "/%61, /a",
    "/a%2Fb, /a/b",
    "/%2e%2E/a, ",
    "/x/%2e./a, /a",
    "/a%, ",
    "/a%4, ",
    "/a%zz, ",
    "/a%00, ",
    "/x\\..\\a, ",
    "/x\\a, /x/a",
  })
  void pathIsWhatAnAppWouldTakeItFor(String target, String path) {
    assertThat(RequestPath.of(target)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/a/b/c.d"})
  void usualPathCostsNothing(String target) {
    assertThat(RequestPath.of(target)).isSameAs(target);
  }

  @Test
  void normalPathsHaveNeitherEmptyNorDotSegments() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    String alphabet = "/.a%2eF\\";
    for (int i = 0; i < 20_000; i++) {
      var target = new StringBuilder("/");
      for (int length = random.nextInt(12); length > 0; length--) {
        target.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String path = RequestPath.of(target.toString());
      if (path != null) {
        assertThat(path + "/")
            .as("%s (seed %d)", target, seed)
            .startsWith("/")
            .doesNotContain("/./", "/../");
        assertThat(path).as("%s (seed %d)", target, seed).doesNotContain("//", "\\");
      }
    }
  }
}

package io.ngp.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

  @ParameterizedTest
  @CsvSource({
    "app.test, app.test",
    "App.TEST:8080, app.test",
    "app.test:, app.test",
    "app.test.:80, app.test",
    "127.0.0.1:80, 127.0.0.1",
    "[::1]:80, [::1]",
    "[FE80::1], [fe80::1]",
    "my_app-1.test, my_app-1.test",
  })
  void hostIsTheLowerCaseNameWithoutPort(String authority, String host) {
    assertThat(Authority.host(authority)).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        ".",
        "a b",
        "a/b",
        "user@a",
        "a:b",
        "a:123456",
        "a:1:2",
        "[::1",
        "::1",
        "a]",
        "ä",
        "a,b",
        "a[",
        "[::1]x[",
        "a\tb"
      })
  void whatIsNoAuthorityIsRefused(String authority) {
    assertThat(Authority.host(authority)).isNull();
  }

  @Test
  void usualHostCostsNothing() {
    String host = "app.test";

    assertThat(Authority.host(host)).isSameAs(host);
  }
}

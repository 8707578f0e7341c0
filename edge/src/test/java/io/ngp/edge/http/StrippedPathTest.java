package io.ngp.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrippedPathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api                | /",
        "/api/               | /",
        "/api?x=1            | /?x=1",
        "/api/a/b?x=/api     | /a/b?x=/api",
        "/api/a%2Fb%20c?q=%20| /a%2Fb%20c?q=%20",
        "/api//a             | //a",
        "/%61pi/a%20b?q      | /a%20b?q",
        "//api/a             | /a",
        "/x/../api/a?q=1     | /a?q=1",
        "/api/../api/a       | /a",
        "/api/./a            | /./a",
        "/api/x/../a         | /x/../a",
        "/api/%2e%2e/api/%3f | /%3F",
      })
  void whatIsLeftLeadsWhereTheWholeLed(String target, String expected) {
    String path = String.valueOf(RequestPath.of(target));

    String stripped = StrippedPath.of(target, path, "/api");

    assertThat(stripped).isEqualTo(expected);
    assertThat(RequestPath.of(stripped))
        .isEqualTo(path.length() == 4 ? "/" : path.substring("/api".length()));
  }

  @Test
  void bytesBeyondAsciiStayTheSameBytes() {
    String target = "/%61pi/caf%C3%A9";

    assertThat(StrippedPath.of(target, String.valueOf(RequestPath.of(target)), "/api"))
        .isEqualTo("/caf%C3%A9");
  }
}

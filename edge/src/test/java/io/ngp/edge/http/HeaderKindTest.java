package io.ngp.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderKindTest {

  @ParameterizedTest
  @CsvSource({
    "Accept, END_TO_END",
    "Cookie, END_TO_END",
    "X, END_TO_END",
    "Connection, CONNECTION",
    "Keep-Alive, HOP_BY_HOP",
    "Proxy-Connection, HOP_BY_HOP",
    "Proxy, HOP_BY_HOP",
    "TE, TE",
    "Trailer, END_TO_END",
    "Transfer-Encoding, TRANSFER_ENCODING",
    "Upgrade, UPGRADE",
    "Host, HOST",
    "Date, DATE",
    "Sec-WebSocket-Key1, DRAFT_WEB_SOCKET",
    "Sec-WebSocket-Key, END_TO_END",
    "Expect, EXPECT",
    "Content-Length, CONTENT_LENGTH",
    "X-Request-Id, REQUEST_ID",
    "Forwarded, FORWARDED",
    "X-Forwarded-For, FORWARDED",
    "X-Forwarded-Host, FORWARDED",
    "X-Forwarded-Port, FORWARDED",
    "X-Forwarded-Proto, FORWARDED",
    "X-Forwarded-Anything-Else, FORWARDED",
    "X_Forwarded_For, FORWARDED",
    "X-Forwarded_Proto, FORWARDED",
    "X-Forward-Proxying, END_TO_END",
  })
  void kindIsToldWhateverTheCase(String name, HeaderKind kind) {
    assertThat(HeaderKind.of(name)).isEqualTo(kind);
    assertThat(HeaderKind.of(name.toLowerCase(Locale.ROOT))).isEqualTo(kind);
    assertThat(HeaderKind.of(name.toUpperCase(Locale.ROOT))).isEqualTo(kind);
  }
}

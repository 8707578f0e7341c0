package io.ngp.edge.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  /** Made by the C library and by Python. */
  private static final String BCRYPT =
      "$2y$05$Mi2DDN9ZSHPT60ucymmGZeEhfaHXiaUGMLlxkLI.95VyqhK7sZPy6";

  private static final String PBKDF2 =
      "$pbkdf2-sha256$1000$c2FsdHNhbHRzYWx0$sWL6nKqk2l/lras1LBJAL5VKXy/eS0lorHQFrTK1Tlw";

  @ParameterizedTest
  @ValueSource(strings = {BCRYPT, PBKDF2})
  void onlyThePasswordFits(String hash) {
    var parsed = PasswordHash.parse(hash);

    assertThat(parsed.fits("hunter2".getBytes(UTF_8))).isTrue();
    assertThat(parsed.fits("hunter3".getBytes(UTF_8))).isFalse();
    assertThat(parsed.fits(new byte[0])).isFalse();
  }

  @Test
  void aPasswordThatBcryptWouldCutOffDoesNotFit() {
    assertThat(PasswordHash.parse(BCRYPT).fits("x".repeat(80).getBytes(UTF_8))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hunter2", "", "$1$abc$def", "$2y$05$short", "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="})
  void whatIsNoHashIsRefusedWithoutBeingRepeated(String text) {
    assertThatThrownBy(() -> PasswordHash.parse(text)).hasMessageContaining("htpasswd");
    if (!text.isEmpty()) {
      assertThatThrownBy(() -> PasswordHash.parse(text)).message().doesNotContain(text);
    }
  }

  @Test
  void hashesThatTakeSecondsToCheckAreRefused() {
    assertThatThrownBy(() -> PasswordHash.parse(BCRYPT.replace("$05$", "$20$")))
        .hasMessageContaining("bcrypt cost of 20");
    assertThatThrownBy(() -> PasswordHash.parse(PBKDF2.replace("$1000$", "$90000000$")))
        .hasMessageContaining("90000000");
  }

  @Test
  void itsTextIsNeverShown() {
    assertThat(PasswordHash.parse(BCRYPT)).hasToString("***");
  }
}

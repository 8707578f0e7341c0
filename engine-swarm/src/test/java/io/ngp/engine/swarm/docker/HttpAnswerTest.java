package io.ngp.engine.swarm.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {
  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String body(String answer) throws IOException {
    return new String(
        HttpAnswer.read(bytes(answer)).body().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void bodyEndsWhereItsLengthSays() throws IOException {
    assertThat(body("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, rest")).isEqualTo("hello");
  }

  @Test
  void chunksAreJoined() throws IOException {
    String answer =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\nB\r\n, wide worl\r\n1\r\nd\r\n0\r\n\r\n";
    assertThat(body(answer)).isEqualTo("hello, wide world");
  }

  @Test
  void bodyOfUnknownLengthEndsWithItsConnection() throws IOException {
    assertThat(body("HTTP/1.1 200 OK\r\n\r\nall of it")).isEqualTo("all of it");
  }

  @Test
  void noContentHasNoBody() throws IOException {
    assertThat(body("HTTP/1.1 204 No Content\r\n\r\n")).isEmpty();
  }

  @Test
  void answersThatEndEarlyAreNoAnswers() {
    assertThatThrownBy(() -> body("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> body("HTTP/1.1 200 OK\r\nContent-L")).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> body("SSH-2.0-OpenSSH\r\n\r\n"))
        .hasMessageContaining("not an answer of HTTP/1.1");
  }

  @Test
  void framesOfOutputAreUnpacked() throws IOException {
    String frames = "\1\0\0\0\0\0\0\3one\2\0\0\0\0\0\0\0\2\0\0\0\0\0\0\4 two";
    assertThat(new LogFrames(bytes(frames)).readAllBytes()).asString().isEqualTo("one two");
  }
}

package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {
  @TempDir private Path folder;

  private void write(RotatingFile out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Test
  void fullFileIsPutAsideAndTheOldestForgotten() throws IOException {
    Path file = folder.resolve("access.log");
    try (var out = new RotatingFile(file, 10)) {
      for (int i = 0; i < 7; i++) {
        write(out, "line " + i + "\n");
      }
    }

    assertThat(file).hasContent("line 6\n");
    assertThat(folder.resolve("access.log.1")).hasContent("line 5\n");
    assertThat(folder.resolve("access.log." + RotatingFile.KEPT)).hasContent("line 2\n");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1 + RotatingFile.KEPT);
    }
  }

  @Test
  void fileIsContinuedAfterARestart() throws IOException {
    Path file = folder.resolve("access.log");
    for (int i = 0; i < 2; i++) {
      try (var out = new RotatingFile(file, 100)) {
        write(out, "line " + i + "\n");
      }
    }

    assertThat(file).hasContent("line 0\nline 1\n");
  }

  @Test
  void whatIsLongerThanTheLimitIsWrittenWhole() throws IOException {
    Path file = folder.resolve("access.log");
    try (var out = new RotatingFile(file, 3)) {
      write(out, "a long line\n");
    }

    assertThat(file).hasContent("a long line\n");
  }
}

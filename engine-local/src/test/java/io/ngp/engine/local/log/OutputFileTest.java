package io.ngp.engine.local.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class OutputFileTest {
  private static final int KEPT = 12;

  @TempDir Path folder;
  private OutputFile output = new OutputFile(Path.of("/nowhere"));

  @BeforeEach
  void name() {
    output = new OutputFile(folder.resolve("stdout"));
  }

  @Test
  void smallFileIsNotCut() throws IOException {
    append("1234");

    output.rotateAbove(4);

    assertThat(output.path()).hasContent("1234");
    assertThat(folder.resolve("stdout.1")).doesNotExist();
  }

  @Test
  void latestBytesAreKeptInTwoPieces() throws IOException {
    append("aaaa-bbbb");
    output.rotateAbove(4);
    append("cccc-dddd");
    output.rotateAbove(4);

    assertThat(output.path()).isEmptyFile();
    assertThat(folder.resolve("stdout.1")).hasContent("dddd");
    assertThat(folder.resolve("stdout.2")).hasContent("bbbb");
  }

  @Test
  void tailGoesBackOverCuts() throws IOException {
    append("1\n2\n");
    output.rotateAbove(1 << 10);
    output.rotateAbove(3);
    append("3\n4\n");
    output.rotateAbove(3);
    append("5\n");

    assertThat(tail(1)).isEqualTo("5\n");
    assertThat(tail(2)).isEqualTo("4\n5\n");
    assertThat(tail(0)).isEmpty();
  }

  @Test
  void tailOfAFileThatIsNotThereIsEmpty() throws IOException {
    assertThat(tail(5)).isEmpty();
  }

  @Test
  void lastLineNeedsNoLineEnd() throws IOException {
    append("1\n2\n3");

    assertThat(tail(2)).isEqualTo("2\n3");
  }

  @Test
  void tailCountsLinesLongerThanABlock() throws IOException {
    append("first\n" + "x".repeat(200_000) + "\nlast\n");

    assertThat(tail(2)).hasSize(200_006).startsWith("xxx").endsWith("\nlast\n");
    assertThat(tail(3)).startsWith("first\n");
  }

  @Test
  void cutPiecesAreReadAgainAfterARestart() throws IOException {
    append("1\n2\n3\n4\n");
    output.rotateAbove(4);
    append("5\n");

    output = new OutputFile(folder.resolve("stdout"));

    assertThat(tail(3)).isEqualTo("3\n4\n5\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void followerThatKeepsUpMissesNothingAndSeesNothingTwice(long seed) throws IOException {
    Random random = new Random(seed);
    append("");
    OutputFile.Cursor cursor = output.tail(0);
    StringBuilder written = new StringBuilder();
    StringBuilder read = new StringBuilder();
    for (int step = 0; step < 500; step++) {
      String text = "%d,".formatted(step);
      append(text);
      written.append(text);
      int behind = written.length() - read.length();
      int wanted = random.nextBoolean() ? behind : random.nextInt(behind + 1);
      // It may fall behind by what a cut keeps, but not further.
      read.append(read(cursor, Math.max(wanted, behind - KEPT)));
      if (random.nextInt(4) == 0) {
        output.rotateAbove(KEPT);
      }
    }
    read.append(read(cursor, Integer.MAX_VALUE));

    assertThat(read).as("seed %d", seed).hasToString(written.toString());
  }

  @Test
  void followingEndsOnceNothingCanBeAppended() throws Exception {
    AtomicBoolean mayGrow = new AtomicBoolean(true);
    append("one\n");
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> followed =
          executor.submit(() -> {
            try (LogStream stream = new LogStream(output.tail(1), mayGrow::get)) {
              return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
          });
      append("two\n");
      assertThat(followed.isDone()).isFalse();
      append("three\n");
      mayGrow.set(false);

      assertThat(followed.get(60, TimeUnit.SECONDS)).endsWith("two\nthree\n");
    }
  }

  @Test
  void readerInTheMiddleOfACutPieceReadsItsRest() throws IOException {
    append("abcdef");
    OutputFile.Cursor cursor = output.tail(1);
    byte[] two = new byte[2];
    assertThat(cursor.read(two, 0, 2)).isEqualTo(2);

    output.rotateAbove(5);
    append("ghi");

    try (LogStream rest = new LogStream(cursor, () -> false)) {
      assertThat(rest.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("cdefghi");
    }
  }

  /** Reads so many bytes, or what is there now. */
  private static String read(OutputFile.Cursor cursor, int most) throws IOException {
    byte[] buffer = new byte[64];
    StringBuilder text = new StringBuilder();
    while (text.length() < most) {
      int count = cursor.read(buffer, 0, Math.min(buffer.length, most - text.length()));
      if (count == 0) {
        break;
      }
      text.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
    }
    return text.toString();
  }

  private String tail(int lines) throws IOException {
    try (LogStream stream = new LogStream(output.tail(lines), () -> false)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void append(String text) throws IOException {
    Files.writeString(output.path(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}

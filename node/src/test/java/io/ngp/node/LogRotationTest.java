package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of another process, whose output is appended to a file. */
class LogRotationTest {
  private static final int LINES_AFTERWARDS = 1000;
  private static final int LIMIT = 100_000;

  @TempDir private Path folder;

  /** Writes lines as fast as it can, and rotates what it writes once. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      var log = Path.of(arguments[0]);
      var isRotated = new AtomicBoolean();
      var writing = Thread.ofPlatform().start(() -> writeUntil(isRotated));
      while (Files.size(log) < LIMIT) {
        Thread.onSpinWait();
      }
      new LogRotation(log, LIMIT).rotateIfLarge();
      isRotated.set(true);
      writing.join();
      System.err.println("the end");
    }

    private static void writeUntil(AtomicBoolean isEnough) {
      var line = 0;
      for (int after = 0; after < LINES_AFTERWARDS; line++) {
        System.out.println("line " + line);
        after += isEnough.get() ? 1 : 0;
      }
    }
  }

  private void write(Path output, Path rotated) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                rotated.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> expected(int lines) {
    return Stream.concat(
            IntStream.range(0, lines - 1).mapToObj(line -> "line " + line), Stream.of("the end"))
        .toList();
  }

  @Test
  void noLineIsLostWhenALogThatIsWrittenToIsRotated() throws Exception {
    var log = Files.createFile(folder.resolve("log"));
    Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r-----"));

    write(log, log);

    var former = Files.readAllLines(folder.resolve("log.1"));
    var lines = new ArrayList<>(former);
    lines.addAll(Files.readAllLines(log));
    assertThat(lines).isEqualTo(expected(lines.size()));
    assertThat(former.size()).isPositive();
    assertThat(lines.size() - former.size()).isGreaterThan(LINES_AFTERWARDS / 2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void fileOfSomebodyElseIsLeftAlone() throws Exception {
    var other = folder.resolve("other");
    Files.writeString(other, "x".repeat(LIMIT + 1));
    var output = Files.createFile(folder.resolve("output"));

    write(output, other);

    assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".1"));
    var lines = Files.readAllLines(output);
    assertThat(lines).isEqualTo(expected(lines.size()));
  }
}

package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of another process, whose output is appended to a file. */
class LogRotationTest {
  private static final int LINES = 100_000;
  private static final int LIMIT = 100_000;

  @TempDir private Path folder;

  /** Writes lines as fast as it can, and rotates what it writes once. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      var log = Path.of(arguments[0]);
      var writing =
          Thread.ofPlatform()
              .start(() ->
                  IntStream.range(0, LINES).forEach(line -> System.out.println("line " + line)));
      while (Files.size(log) < LIMIT && writing.isAlive()) {
        Thread.onSpinWait();
      }
      new LogRotation(log, LIMIT).rotateIfLarge();
      writing.join();
      System.err.println("the end");
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

  private static List<String> expected() {
    var lines = new ArrayList<String>();
    IntStream.range(0, LINES).forEach(line -> lines.add("line " + line));
    lines.add("the end");
    return lines;
  }

  @Test
  void noLineIsLostWhenALogThatIsWrittenToIsRotated() throws Exception {
    var log = Files.createFile(folder.resolve("log"));
    Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r-----"));

    write(log, log);

    var former = Files.readAllLines(folder.resolve("log.1"));
    var lines = new ArrayList<>(former);
    lines.addAll(Files.readAllLines(log));
    assertThat(lines).isEqualTo(expected());
    assertThat(former).hasSizeLessThan(LINES);
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
    assertThat(Files.readAllLines(output)).hasSize(LINES + 1);
  }
}

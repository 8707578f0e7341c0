package io.ngp.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.cli.invoke.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "Small disks are mounted as Linux does.")
class DiskFillTest {
  private static final int LITTLE = 8192;

  @TempDir private Path folder;

  @Test
  void diskThatOthersUseIsNotFilled() throws IOException {
    var data = Files.createDirectory(folder.resolve("data"));
    var other = Files.createDirectory(folder.resolve("other"));

    assertThatThrownBy(() -> DiskFill.of(data, List.of(folder.resolve("absent"), other)))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.getMessage()).contains("others use"));
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void smallDiskIsFullUntilMended() throws Exception {
    var disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()) == 0,
        "Only root may mount a small disk.");
    try {
      var fault = DiskFill.of(disk, List.of(folder));

      fault.strike();
      assertThat(left(disk)).isLessThan(LITTLE);

      fault.mend();
      fault.mend();
      assertThat(disk).isEmptyDirectory();
      assertThat(left(disk)).isGreaterThan(LITTLE);
    } finally {
      assertThat(run("umount", "-l", disk.toString())).isZero();
    }
  }

  private static long left(Path disk) throws IOException {
    return Files.getFileStore(disk).getUsableSpace();
  }

  private static int run(String... command) throws InterruptedException {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException _) {
      return -1;
    }
  }
}

package io.ngp.provider.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With programs that are named like the engines, but only sleep. */
@EnabledOnOs(OS.LINUX)
class LeftoverEnginesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final List<Process> started = new ArrayList<>();
  @TempDir private Path root;

  @AfterEach
  void killWhatIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void enginesOfThisPlatformAreEndedAndNothingElse() throws Exception {
    var platform = root.resolve("one");
    var nginx = start("nginx", platform.resolve("nodes/balancer-1/data/nginx"));
    var haproxy = start("haproxy", platform.resolve("nodes/balancer-2/data/haproxy"));
    var foreign = start("nginx", root.resolve("other/nodes/balancer-1/data/nginx"));
    var shell = start("bash", platform.resolve("nodes/balancer-1/data/nginx"));

    assertThat(new LeftoverEngines(platform).stop()).isEqualTo(2);

    assertThat(nginx.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(haproxy.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(foreign.isAlive()).isTrue();
    assertThat(shell.isAlive()).isTrue();
    assertThat(new LeftoverEngines(platform).stop()).isZero();
  }

  @Test
  void folderThatIsNotThereHasNone() {
    assertThat(new LeftoverEngines(root.resolve("nowhere")).find()).isEmpty();
  }

  private Process start(String name, Path folder) throws IOException {
    var program = Files.createDirectories(root.resolve("programs")).resolve(name);
    if (!Files.exists(program)) {
      Files.copy(Path.of("/bin/sleep").toRealPath(), program);
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
    var process =
        new ProcessBuilder(program.toString(), "60")
            .directory(Files.createDirectories(folder).toFile())
            .start();
    started.add(process);
    return process;
  }
}

package io.ngp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with the distribution that this build has just made. */
class LauncherIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void distributionRunsFromAnyFolder() throws Exception {
    assertThat(ngp("version")).startsWith("ngp ").contains("Java ");
    assertThat(ngp("--help")).contains("Usage: ngp");
  }

  @Test
  void platformThatIsUpKeepsItsJarsWhenTheNextBuildSwitches() throws Exception {
    var dist = HOME.resolve("cli/target/dist");

    assertThat(Files.isSymbolicLink(dist)).isTrue();
    assertThat(Files.readString(dist.resolve("cli.args")))
        .contains(dist.toRealPath() + "/lib/cli-");
  }

  @Test
  void everyJarThatIsNeededIsThere() throws Exception {
    try (var jars = Files.list(HOME.resolve("cli/target/dist/lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString().replaceAll("-\\d.*", "")))
          .contains("cli", "picocli", "jackson-core", "jackson-databind");
    }
  }

  private String ngp(String... arguments) throws Exception {
    var command = new String[arguments.length + 1];
    command[0] = HOME.resolve("ngp").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    // Building inside the build would wait for itself.
    builder.environment().put("NGP_BUILD", "never");
    var process = builder.start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }
}

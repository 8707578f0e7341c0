package io.ngp.provider.machines.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts get, of the JDK that runs this test. */
class DistributionIT {
  @TempDir private Path folder;

  private Distribution distribution(String content) throws IOException {
    var classes = Files.createDirectories(folder.resolve("classes/a"));
    Files.writeString(classes.resolve("A.txt"), content);
    var jar = folder.resolve("b.jar");
    Files.writeString(jar, "b");
    return new Distribution(
        "1.0",
        List.of(jar, folder.resolve("classes")),
        Path.of(System.getProperty("java.home")),
        folder.resolve("cache"),
        false);
  }

  @Test
  void archiveBringsARuntimeThatRunsAndIsMadeOnce() throws Exception {
    var told = new ArrayList<String>();
    var distribution = distribution("a");
    var archive = distribution.archive(told::add);
    assertThat(distribution("a").archive(told::add)).isEqualTo(archive);
    assertThat(told).hasSize(1);

    var unpacked = Files.createDirectories(folder.resolve("unpacked"));
    assertThat(run("tar", "-xzf", archive.toString(), "-C", unpacked.toString())).isEmpty();
    assertThat(Files.readString(unpacked.resolve("classpath"))).isEqualTo("b.jar\n1-classes\n");
    assertThat(Files.readString(unpacked.resolve("lib/1-classes/a/A.txt"))).isEqualTo("a");
    assertThat(run(unpacked.resolve("runtime/bin/java").toString(), "-version"))
        .contains(System.getProperty("java.version"));
    assertThat(run(unpacked.resolve("bin/ngp").toString(), "version")).contains("io.ngp.cli.Main");
  }

  @Test
  void otherContentIsAnotherVersion() throws IOException {
    var version = distribution("a").version();
    assertThat(version).matches("1\\.0-[0-9a-f]{12}");
    assertThat(distribution("a").version()).isEqualTo(version);
    assertThat(distribution("b").version()).isNotEqualTo(version);
  }

  @Test
  void whatAHostWasGivenIsTheSameVersionAndMakesAnImage() throws Exception {
    var distribution = distribution("a");
    var home = Files.createDirectories(folder.resolve("home"));
    run("tar", "-xzf", distribution.archive(_ -> {}).toString(), "-C", home.toString());

    var given = Distribution.ofThisProcess("2.0", home);
    assertThat(given.version()).isEqualTo(distribution.version());
    var image = run("tar", "-xOf", given.image(_ -> {}).toString(), "manifest.json");
    assertThat(image).contains("\"ngp:" + distribution.version() + "\"");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return text;
  }
}

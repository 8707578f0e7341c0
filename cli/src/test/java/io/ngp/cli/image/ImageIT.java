package io.ngp.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.platform.RunningPlatform;
import io.ngp.testkit.docker.TestDaemon;
import io.ngp.testkit.docker.TestSwarm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image of the NGP that this build has just made, in a real Docker daemon. */
@Tag("long")
class ImageIT {
  @TempDir static Path folder;

  @AutoClose private final RunningPlatform nothing = new RunningPlatform(folder);

  @Test
  void imageIsLoadedWithoutARegistryAndRuns() throws Exception {
    TestDaemon docker = TestSwarm.shared().worker();
    Path copy = folder.resolve("ngp.tar");

    String image =
        nothing
            .succeeds("image", "build", "--load", docker.address(), "-o", copy.toString())
            .out()
            .strip();

    assertThat(image).startsWith("ngp:");
    assertThat(docker.docker("run", "--rm", "--network=host", image, "--version"))
        .startsWith("ngp ");
    docker.docker("rmi", image);
    assertThat(docker.docker("load", "-i", copy.toString())).contains(image);
    assertThat(Files.size(copy)).isLessThan(250L << 20);
  }
}

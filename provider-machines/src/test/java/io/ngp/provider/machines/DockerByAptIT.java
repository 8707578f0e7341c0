package io.ngp.provider.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.ValueReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A host without Docker, whose apt knows nothing but packages of it in a folder. */
@Tag("long")
class DockerByAptIT extends MachinesRig {
  private static final List<String> PACKAGES = List.of("docker.io", "containerd", "runc");
  private static final long DOWNLOAD_SECONDS = 60;

  @Test
  void dockerIsInstalledWhereItIsMissing() throws Exception {
    assumeTrue(download(), "packages of Docker cannot be downloaded here");
    lab.on(
        1,
        """
        set -e
        # The index of manual pages is made anew for every package.
        rm -f /var/lib/man-db/auto-update
        systemctl -q disable --now docker.socket docker containerd
        dpkg --purge --force-depends %s >/dev/null 2>&1
        rm -rf /etc/apt/sources.list.d/* /var/lib/apt/lists/*
        echo 'deb [trusted=yes] file:/srv/debs ./' >/etc/apt/sources.list
        cd /srv/debs
        for deb in *.deb; do
          dpkg-deb -f $deb
          printf 'Filename: %%s\\nSize: %%s\\n\\n' $deb $(stat -c %%s $deb)
        done >Packages
        apt-get -qq update
        ! command -v dockerd\
        """
            .formatted(String.join(" ", PACKAGES)));
    var type = type();
    var inputs = inputs(type, 1, Map.of());
    assertThat(check(type, inputs)).isEmpty();
    var operation = new TestOperation();

    var outputs = type.create(operation, inputs);

    assertThat(operation.messages()).contains("installing Docker");
    assertThat(ValueReader.of(outputs).textOrEmpty("docker_version")).startsWith("20.10");
    assertThat(drift(type, known(operation, inputs, outputs))).isEmpty();
    assertThat(lab.on(1, "systemctl is-enabled docker; systemctl is-active docker; id -Gn ngp"))
        .isEqualTo("enabled\nactive\nngp docker");
  }

  /** Into the host's disk; whether it could be done. */
  private static boolean download() throws IOException, InterruptedException {
    var debs = Files.createDirectories(lab.root(1).resolve("srv/debs"));
    var command = new ArrayList<>(List.of("apt-get", "-qq", "download"));
    command.addAll(PACKAGES);
    var process =
        new ProcessBuilder(command)
            .directory(debs.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Path.of("/dev/null").toFile())
            .start();
    if (!process.waitFor(DOWNLOAD_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      return false;
    }
    File[] found = debs.toFile().listFiles((_, name) -> name.endsWith(".deb"));
    return process.exitValue() == 0 && found != null && found.length == PACKAGES.size();
  }
}

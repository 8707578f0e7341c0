package io.ngp.provider.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.testkit.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lab itself: hosts with systemd and without. */
@Tag("long")
class LabIT {
  /** Of this process, since others may have a lab at the same time. */
  private static final String NETWORK = "10.76." + ProcessHandle.current().pid() % 256;

  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  @Test
  void hostsOfBothKindsAreApartAndLeaveNothing() throws IOException {
    var obstacle = Lab.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    var folder = Files.createTempDirectory(Path.of("/var/tmp"), "ngp-lab-");
    try (var lab = new Lab(folder, NETWORK)) {
      lab.up(1);
      lab.addPlain(2);

      assertThat(lab.on(1, "cat /proc/1/comm; systemctl is-system-running --wait"))
          .isEqualTo("systemd\nrunning");
      assertThat(lab.on(2, "cat /proc/1/comm")).isEqualTo("bash");
      assertThat(services(lab))
          .as("what runs, whatever is enabled on this machine")
          .containsExactlyInAnyOrder("containerd", "dbus", "docker", "ssh", "systemd-journald");
      for (var host : List.of(1, 2)) {
        assertThat(lab.on(host, "cut -d: -f3 /proc/1/cgroup | sort -u"))
            .as("groups of host %d's process 1, as it sees them", host)
            .isIn("/", "/\n/init.scope");
        assertThat(lab.on(host, "hostname; cat /etc/machine-id"))
            .startsWith("host-" + host)
            .doesNotContain(lab.on(3 - host, "cat /etc/machine-id"));
      }
      assertThat(groups()).as("groups of hosts that run").isNotEmpty();

      lab.powerOff(1);
      lab.powerOn(1);
      assertThat(lab.on(1, "systemctl is-system-running --wait; journalctl --list-boots | wc -l"))
          .as("its journal is kept over boots")
          .isEqualTo("running\n3");
    }
    assertThat(groups()).as("groups that are left").isEmpty();
    assertThat(folder).doesNotExist();
  }

  private static List<String> services(Lab lab) {
    return lab.on(
            1,
            "systemctl list-units --type=service --state=running --plain --no-legend | cut -d. -f1")
        .lines()
        .toList();
  }

  private static List<Path> groups() throws IOException {
    try (Stream<Path> all = Files.find(GROUPS, 2, (path, _) -> isOfALab(path))) {
      return all.toList();
    }
  }

  private static boolean isOfALab(Path group) {
    return group.getFileName().toString().startsWith("lab-" + NETWORK.replace('.', '-') + "-");
  }
}

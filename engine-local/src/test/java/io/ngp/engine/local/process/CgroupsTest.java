package io.ngp.engine.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written where, on folders that look like control groups. */
class CgroupsTest {
  private static final Cgroups.Limits HALF_A_CORE =
      new Cgroups.Limits(0.5, Optional.empty(), Optional.of(64.0));

  @TempDir Path folder;

  @Test
  void mountsOfVersionOneAreFoundPerController() {
    CgroupMounts mounts =
        CgroupMounts.parse(
            List.of(
                "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct",
                "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory",
                "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw"),
            List.of("4:memory:/user/one", "1:cpu,cpuacct:/", "0::/init.scope"));

    assertThat(mounts.v1())
        .containsEntry("cpu", Path.of("/sys/fs/cgroup/cpu,cpuacct"))
        .containsEntry("memory", Path.of("/sys/fs/cgroup/memory/user/one"));
    assertThat(mounts.v2()).contains(Path.of("/sys/fs/cgroup/unified/init.scope"));
  }

  @Test
  void partOfAHierarchyMountedInAContainerIsUnderstood() {
    CgroupMounts mounts =
        CgroupMounts.parse(
            List.of("35 31 0:32 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory"),
            List.of("4:memory:/docker/abc/sub"));

    assertThat(mounts.v1()).containsEntry("memory", Path.of("/sys/fs/cgroup/memory/sub"));
  }

  @Test
  void versionOneGetsSharesAndALimit() throws IOException {
    Path cpu = Files.createDirectory(folder.resolve("cpu"));
    Path memory = Files.createDirectory(folder.resolve("memory"));
    Cgroups cgroups =
        Cgroups.of(
            new CgroupMounts(
                Map.of("cpu", cpu, "memory", memory), Optional.empty(), Optional.empty()),
            "ngp");

    TaskCgroup task = cgroups.create("t1", HALF_A_CORE).orElseThrow();

    assertThat(cpu.resolve("ngp/t1/cpu.shares")).hasContent("512");
    assertThat(cpu.resolve("ngp/t1/cpu.cfs_quota_us")).doesNotExist();
    assertThat(memory.resolve("ngp/t1/memory.limit_in_bytes")).hasContent("67108864");
    assertThat(task.procsFiles())
        .containsExactly(
            cpu.resolve("ngp/t1/cgroup.procs").toString(),
            memory.resolve("ngp/t1/cgroup.procs").toString());
    assertThat(cgroups.limits())
        .containsEntry("cpu", "enforced (cgroup v1)")
        .containsEntry("memory", "enforced (cgroup v1)");
  }

  @Test
  void cpuLimitOfVersionOneIsAQuota() throws IOException {
    Path cpu = Files.createDirectory(folder.resolve("cpu"));
    Cgroups cgroups =
        Cgroups.of(new CgroupMounts(Map.of("cpu", cpu), Optional.empty(), Optional.empty()), "ngp");

    assertThat(cgroups.create("t1", new Cgroups.Limits(0.5, Optional.of(1.5), Optional.empty())))
        .isPresent();

    assertThat(cpu.resolve("ngp/t1/cpu.cfs_quota_us")).hasContent("150000");
    assertThat(cgroups.limits())
        .containsEntry("memory", "not enforced: no such controller is mounted");
  }

  @Test
  void versionTwoGetsWeightAndMaximumInADelegatedAncestor() throws IOException {
    Path root = Files.createDirectory(folder.resolve("root"));
    Path own = Files.createDirectories(root.resolve("user/app.scope"));
    for (Path group : List.of(root, root.resolve("user"), own)) {
      Files.writeString(group.resolve("cgroup.procs"), "");
    }
    // Only the ancestor passes controllers on: the file is missing in our own group.
    Files.writeString(root.resolve("user/cgroup.subtree_control"), "cpu memory");
    Cgroups cgroups =
        Cgroups.of(new CgroupMounts(Map.of(), Optional.of(own), Optional.of(root)), "ngp");

    assertThat(cgroups.limits()).containsEntry("memory", "enforced (cgroup v2)");
    TaskCgroup task =
        cgroups
            .create("t1", new Cgroups.Limits(0.5, Optional.of(2.0), Optional.of(8.0)))
            .orElseThrow();

    Path group = root.resolve("user/ngp/t1");
    assertThat(group.resolve("cpu.weight")).hasContent("50");
    assertThat(group.resolve("cpu.max")).hasContent("200000 100000");
    // Mesos' smallest limit.
    assertThat(group.resolve("memory.max")).hasContent("33554432");
    assertThat(task.procsFiles()).containsExactly(group.resolve("cgroup.procs").toString());
  }

  @Test
  void machineThatAllowsNothingSaysWhy() {
    assertThat(Cgroups.of(CgroupMounts.NONE, "ngp").limits())
        .containsEntry("cpu", "not enforced: this machine has no control groups");
    assertThat(Cgroups.of(CgroupMounts.NONE, "ngp").create("t1", HALF_A_CORE)).isEmpty();
  }

  @Test
  void kernelsKillIsFoundInBothVersions() throws IOException {
    Files.writeString(
        folder.resolve("memory.oom_control"), "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
    Files.writeString(folder.resolve("memory.limit_in_bytes"), "67108864\n");

    TaskCgroup task =
        Cgroups.reopen(List.of(folder.resolve("cgroup.procs").toString())).orElseThrow();

    assertThat(task.outOfMemory()).contains("64 MiB");
    Files.writeString(folder.resolve("memory.oom_control"), "oom_kill 0\n");
    assertThat(task.outOfMemory()).isEmpty();
    Files.writeString(folder.resolve("memory.events"), "low 0\noom_kill 3\noom_group_kill 0\n");
    assertThat(task.outOfMemory()).contains("64 MiB");
  }

  @Test
  void processesOfSubgroupsCount() throws IOException {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("cgroup.procs"), "12\n13\n");
    Files.writeString(sub.resolve("cgroup.procs"), "14\n");

    TaskCgroup task =
        Cgroups.reopen(List.of(folder.resolve("cgroup.procs").toString())).orElseThrow();

    assertThat(task.processes()).containsExactlyInAnyOrder(12L, 13L, 14L);
  }
}

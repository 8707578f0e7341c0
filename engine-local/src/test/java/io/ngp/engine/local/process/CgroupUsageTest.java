package io.ngp.engine.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.engine.TaskUsage.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders with the files a kernel would have there. */
class CgroupUsageTest {
  @TempDir private Path folder;

  private void file(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void versionTwo() throws IOException {
    file("cpu.stat", "usage_usec 2500000\nuser_usec 1\nsystem_usec 2\n");
    file("memory.current", "5000\n");
    file("memory.stat", "anon 1\ninactive_anon 7\ninactive_file 1000\n");
    file("memory.max", "max\n");
    file("memory.peak", "6000\n");

    assertThat(CgroupUsage.of(List.of(folder)))
        .isEqualTo(
            new CgroupUsage(
                Optional.of(2.5),
                Optional.of(new Memory(4000, Optional.empty(), Optional.of(6000L)))));
  }

  @Test
  void versionOneWithCpuTimeCountedElsewhere() throws IOException {
    Path cpu = Files.createDirectory(folder.resolve("cpu"));
    Files.writeString(cpu.resolve("cpu.stat"), "nr_periods 0\nnr_throttled 0\n");
    file("memory.usage_in_bytes", "5000\n");
    file("memory.stat", "inactive_file 1\ntotal_inactive_file 1000\n");
    file("memory.limit_in_bytes", "33554432\n");
    file("memory.max_usage_in_bytes", "6000\n");

    assertThat(CgroupUsage.of(List.of(cpu, folder)))
        .isEqualTo(
            new CgroupUsage(
                Optional.empty(),
                Optional.of(new Memory(4000, Optional.of(33554432L), Optional.of(6000L)))));
  }

  @Test
  void noLimitOfVersionOneIsAbsent() throws IOException {
    file("memory.usage_in_bytes", "5000\n");
    file("memory.limit_in_bytes", "9223372036854771712\n");

    assertThat(CgroupUsage.of(List.of(folder)).memory())
        .contains(new Memory(5000, Optional.empty(), Optional.empty()));
  }

  @Test
  void goneGroupSaysNothing() {
    assertThat(CgroupUsage.of(List.of(folder.resolve("gone"))))
        .isEqualTo(new CgroupUsage(Optional.empty(), Optional.empty()));
  }
}

package io.ngp.engine.local.process;

import io.ngp.cluster.engine.TaskUsage.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the processes of a control group use: all that its controllers count, of version 1 or 2
 * (kernel, admin-guide/cgroup-v1 and cgroup-v2.rst).
 *
 * @param cpuSeconds absent where CPU time is counted in another group
 * @param memory absent where memory is
 */
public record CgroupUsage(Optional<Double> cpuSeconds, Optional<Memory> memory) {
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Version 1 says a number of this size where there is no limit. */
  private static final long NO_LIMIT = 1L << 60;

  /** Reads the folders of a group. */
  static CgroupUsage of(List<Path> folders) {
    return new CgroupUsage(
        folders.stream().flatMap(folder -> cpuSeconds(folder).stream()).findFirst(),
        folders.stream().flatMap(folder -> memory(folder).stream()).findFirst());
  }

  private static Optional<Double> cpuSeconds(Path folder) {
    return value(folder.resolve("cpu.stat"), "usage_usec")
        .map(micros -> micros / MICROS_PER_SECOND)
        .or(() -> number(folder.resolve("cpuacct.usage")).map(nanos -> nanos / NANOS_PER_SECOND));
  }

  private static Optional<Memory> memory(Path folder) {
    return number(folder.resolve("memory.current"))
        .map(all -> memory(folder, all, "inactive_file", "memory.max", "memory.peak"))
        .or(() ->
            number(folder.resolve("memory.usage_in_bytes"))
                .map(all ->
                    memory(
                        folder,
                        all,
                        "total_inactive_file",
                        "memory.limit_in_bytes",
                        "memory.max_usage_in_bytes")));
  }

  private static Memory memory(Path folder, long all, String idle, String limit, String peak) {
    return new Memory(
        Math.max(0, all - value(folder.resolve("memory.stat"), idle).orElse(0L)),
        number(folder.resolve(limit)).filter(bytes -> bytes < NO_LIMIT),
        number(folder.resolve(peak)));
  }

  /** The number after a name at the beginning of a line. */
  private static Optional<Long> value(Path file, String name) {
    return lines(file).stream()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .flatMap(line -> number(line.substring(name.length() + 1)));
  }

  private static Optional<Long> number(Path file) {
    return lines(file).stream().findFirst().flatMap(CgroupUsage::number);
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.valueOf(text.strip()));
    } catch (NumberFormatException _) {
      // As "max" is none.
      return Optional.empty();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException _) {
      return List.of();
    }
  }
}

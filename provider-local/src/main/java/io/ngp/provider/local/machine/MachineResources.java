package io.ngp.provider.local.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this machine offers to tasks.
 *
 * @param memMib MiB; a quarter, at least 1 GiB, is left to the platform and the rest of the machine
 * @param diskMib MiB free where the sandboxes are
 */
public record MachineResources(double cpus, long memMib, long diskMib) {
  private static final long MIB = 1024 * 1024;

  public static MachineResources of(Path sandboxes) {
    var total = memoryMib();
    var spared = Math.max(1024, total / 4);
    return new MachineResources(
        Runtime.getRuntime().availableProcessors(),
        Math.max(256, total - spared),
        diskMib(sandboxes));
  }

  private static long memoryMib() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize() / MIB
        : 4096;
  }

  private static long diskMib(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace() / MIB;
    } catch (IOException _) {
      return 1024;
    }
  }
}

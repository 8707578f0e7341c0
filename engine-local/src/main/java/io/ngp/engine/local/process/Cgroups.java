package io.ngp.engine.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weighs and limits what tasks use through control groups, version 1 or 2, as far as this machine
 * lets us. Like Mesos: cpu is shared in proportion to what was asked for, with no upper limit
 * unless the app sets one; memory is limited to what was asked for.
 */
public final class Cgroups {
  private static final Logger LOG = LoggerFactory.getLogger(Cgroups.class);

  /** Mesos' smallest memory limit: below it not even a shell starts reliably. */
  private static final double SMALLEST_MEMORY_MIB = 32;

  private static final long CFS_PERIOD_MICROS = 100_000;

  private final Map<Controller, Path> parents;
  private final boolean isV2;
  private final Map<String, String> limits;

  private enum Controller {
    CPU,
    MEMORY;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * What a task gets.
   *
   * @param cpus weight, in cores
   * @param cpuLimit most cores
   * @param memLimitMib most memory, MiB
   */
  public record Limits(double cpus, Optional<Double> cpuLimit, Optional<Double> memLimitMib) {}

  private Cgroups(Map<Controller, Path> parents, boolean isV2, Map<String, String> limits) {
    this.parents = Map.copyOf(parents);
    this.isV2 = isV2;
    this.limits = Map.copyOf(limits);
  }

  /**
   * Finds out what this machine allows.
   *
   * @param name of the folder for our groups, below the group this process is in
   */
  public static Cgroups ofThisMachine(String name) {
    return of(CgroupMounts.of(Path.of("/proc/self")), name);
  }

  static Cgroups of(CgroupMounts mounts, String name) {
    if (mounts.v1().containsKey("cpu") || mounts.v1().containsKey("memory")) {
      return version1(mounts, name);
    }
    if (mounts.v2().isPresent()) {
      return version2(mounts.v2().get(), mounts.v2Root().orElseThrow(), name);
    }
    return none("this machine has no control groups");
  }

  /** Limits nothing, and says why. */
  public static Cgroups none(String reason) {
    String text = "not enforced: " + reason;
    return new Cgroups(Map.of(), false, Map.of("cpu", text, "memory", text));
  }

  /** {@code cpu} and {@code memory} to "enforced (…)" or "not enforced: why". */
  public Map<String, String> limits() {
    return limits;
  }

  /** Makes a group for a task; empty if nothing can be limited. */
  public Optional<TaskCgroup> create(String task, Limits wanted) {
    List<Path> folders = new ArrayList<>();
    for (Controller controller : Controller.values()) {
      Path parent = parents.get(controller);
      if (parent == null) {
        continue;
      }
      Path folder = parent.resolve(task);
      try {
        Files.createDirectories(folder);
        for (Setting setting : settings(controller, wanted)) {
          setting.write(folder);
        }
        if (!folders.contains(folder)) {
          folders.add(folder);
        }
      } catch (IOException e) {
        LOG.warn("Task {} runs without a {} limit: {}", task, controller.text(), e.toString());
      }
    }
    return folders.isEmpty() ? Optional.empty() : Optional.of(new CgroupFolders(folders));
  }

  /** The group of a task started earlier, maybe by another process of the agent. */
  public static Optional<TaskCgroup> reopen(List<String> procsFiles) {
    List<Path> folders =
        procsFiles.stream()
            .map(f -> Path.of(f).toAbsolutePath().getParent())
            .flatMap(f -> Optional.ofNullable(f).stream())
            .toList();
    return folders.isEmpty() ? Optional.empty() : Optional.of(new CgroupFolders(folders));
  }

  /** Removes the groups that no process is in, and our folder once none is left. */
  public void removeEmpty() {
    for (Path parent : parents.values()) {
      for (Path group : subfolders(parent)) {
        removeQuietly(group);
      }
      removeQuietly(parent);
    }
  }

  private static List<Path> subfolders(Path parent) {
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The kernel keeps a group that has processes. */
  private static void removeQuietly(Path group) {
    try {
      Files.deleteIfExists(group);
    } catch (IOException e) {
      LOG.debug("Control group {} stays: {}", group, e.toString());
    }
  }

  /** One value of one controller; an optional one may be missing in this kernel. */
  private record Setting(String file, String value, boolean isOptional) {
    void write(Path folder) throws IOException {
      Path path = folder.resolve(file);
      if (!isOptional || Files.exists(path)) {
        Files.writeString(path, value);
      }
    }
  }

  private List<Setting> settings(Controller controller, Limits wanted) {
    return switch (controller) {
      case CPU -> isV2 ? cpuV2(wanted) : cpuV1(wanted);
      case MEMORY -> wanted.memLimitMib().filter(m -> m > 0).map(this::memory).orElse(List.of());
    };
  }

  private static List<Setting> cpuV1(Limits wanted) {
    List<Setting> settings = new ArrayList<>();
    long shares = Math.clamp(Math.round(wanted.cpus() * 1024), 2, 262_144);
    settings.add(new Setting("cpu.shares", Long.toString(shares), false));
    wanted
        .cpuLimit()
        .ifPresent(limit -> {
          settings.add(new Setting("cpu.cfs_period_us", Long.toString(CFS_PERIOD_MICROS), false));
          settings.add(new Setting("cpu.cfs_quota_us", Long.toString(quota(limit)), false));
        });
    return settings;
  }

  private static List<Setting> cpuV2(Limits wanted) {
    List<Setting> settings = new ArrayList<>();
    // One core is the default weight of 100, as 1024 shares are in version 1.
    long weight = Math.clamp(Math.round(wanted.cpus() * 100), 1, 10_000);
    settings.add(new Setting("cpu.weight", Long.toString(weight), false));
    wanted
        .cpuLimit()
        .ifPresent(limit ->
            settings.add(new Setting("cpu.max", quota(limit) + " " + CFS_PERIOD_MICROS, false)));
    return settings;
  }

  private List<Setting> memory(double mib) {
    String bytes = Long.toString((long) (Math.max(mib, SMALLEST_MEMORY_MIB) * (1 << 20)));
    return isV2
        ? List.of(
            new Setting("memory.max", bytes, false), new Setting("memory.swap.max", "0", true))
        : List.of(
            new Setting("memory.limit_in_bytes", bytes, false),
            new Setting("memory.memsw.limit_in_bytes", bytes, true));
  }

  private static long quota(double cores) {
    return Math.max(1_000, Math.round(cores * CFS_PERIOD_MICROS));
  }

  private static Cgroups version1(CgroupMounts mounts, String name) {
    Map<Controller, Path> parents = new LinkedHashMap<>();
    Map<String, String> limits = new LinkedHashMap<>();
    for (Controller controller : Controller.values()) {
      Path own = mounts.v1().get(controller.text());
      if (own == null) {
        limits.put(controller.text(), "not enforced: no such controller is mounted");
        continue;
      }
      try {
        parents.put(controller, Files.createDirectories(own.resolve(name)));
        limits.put(controller.text(), "enforced (cgroup v1)");
      } catch (IOException e) {
        limits.put(controller.text(), "not enforced: %s is not writable".formatted(own));
      }
    }
    return new Cgroups(parents, false, limits);
  }

  private static Cgroups version2(Path own, Path root, String name) {
    Optional<Path> delegated = delegatedAncestor(own, root);
    if (delegated.isEmpty()) {
      return none("no control group from %s upwards is delegated to this user".formatted(own));
    }
    Map<Controller, Path> parents = new LinkedHashMap<>();
    Map<String, String> limits = new LinkedHashMap<>();
    Path parent = delegated.get().resolve(name);
    for (Controller controller : Controller.values()) {
      try {
        Files.createDirectories(parent);
        Files.writeString(parent.resolve("cgroup.subtree_control"), "+" + controller.text());
        parents.put(controller, parent);
        limits.put(controller.text(), "enforced (cgroup v2)");
      } catch (IOException e) {
        limits.put(
            controller.text(),
            "not enforced: %s does not pass the controller on".formatted(delegated.get()));
      }
    }
    return new Cgroups(parents, true, limits);
  }

  /**
   * The nearest group we may make groups in and move processes within. Only a group without
   * processes of its own can pass controllers on, so it is usually not the one this process is in.
   */
  private static Optional<Path> delegatedAncestor(Path own, Path root) {
    for (Path folder = own;
        folder != null && folder.startsWith(root);
        folder = folder.getParent()) {
      if (!Files.isWritable(folder) || !Files.isWritable(folder.resolve("cgroup.procs"))) {
        return Optional.empty();
      }
      if (passesOn(folder)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  private static boolean passesOn(Path folder) {
    Path control = folder.resolve("cgroup.subtree_control");
    for (Controller controller : Controller.values()) {
      try {
        if (!List.of(Files.readString(control).strip().split("\\s+", -1))
            .contains(controller.text())) {
          Files.writeString(control, "+" + controller.text());
        }
        return true;
      } catch (IOException e) {
        LOG.debug("Control group {} does not pass {} on", folder, controller.text(), e);
      }
    }
    return false;
  }
}

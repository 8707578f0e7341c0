package io.ngp.engine.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where this process stands in each control group hierarchy, as a folder (cgroups(7)).
 *
 * @param v1 own folder by controller, for controllers of version 1
 * @param v2 own folder in the unified hierarchy
 * @param v2Root where that hierarchy is mounted
 */
record CgroupMounts(Map<String, Path> v1, Optional<Path> v2, Optional<Path> v2Root) {
  static final CgroupMounts NONE = new CgroupMounts(Map.of(), Optional.empty(), Optional.empty());

  CgroupMounts {
    v1 = Map.copyOf(v1);
  }

  /** Of the process whose {@code /proc} folder this is; none where there are no control groups. */
  static CgroupMounts of(Path procSelf) {
    try {
      return parse(
          Files.readAllLines(procSelf.resolve("mountinfo")),
          Files.readAllLines(procSelf.resolve("cgroup")));
    } catch (IOException e) {
      return NONE;
    }
  }

  static CgroupMounts parse(List<String> mountinfo, List<String> memberships) {
    Map<String, Path> v1 = new LinkedHashMap<>();
    Optional<Path> v2 = Optional.empty();
    Optional<Path> v2Root = Optional.empty();
    for (String line : mountinfo) {
      String[] halves = line.split(" - ", 2);
      if (halves.length < 2) {
        continue;
      }
      String[] mount = halves[0].split(" ", -1);
      String[] system = halves[1].split(" ", -1);
      Path point = Path.of(mount[4]);
      if (system[0].equals("cgroup2")) {
        v2 = membership(memberships, "").map(own -> below(point, mount[3], own));
        v2Root = Optional.of(point);
      } else if (system[0].equals("cgroup")) {
        for (String controller : system[2].split(",", -1)) {
          membership(memberships, controller)
              .ifPresent(own -> v1.put(controller, below(point, mount[3], own)));
        }
      }
    }
    return new CgroupMounts(v1, v2, v2Root);
  }

  /** Own path in the hierarchy of this controller; {@code ""} stands for the unified one. */
  private static Optional<String> membership(List<String> memberships, String controller) {
    return memberships.stream()
        .map(line -> line.split(":", 3))
        .filter(f -> f.length == 3 && Arrays.asList(f[1].split(",", -1)).contains(controller))
        .map(f -> f[2])
        .findFirst();
  }

  private static Path below(Path point, String mountedRoot, String own) {
    String relative = own.startsWith(mountedRoot) ? own.substring(mountedRoot.length()) : own;
    return point.resolve(relative.replaceFirst("^/+", "")).normalize();
  }
}

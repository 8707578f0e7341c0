package io.ngp.cluster.app;

import io.ngp.cluster.app.AppSettings.Feature;
import io.ngp.cluster.app.Container.Disk;
import io.ngp.cluster.app.Container.DiskType;
import io.ngp.cluster.app.Container.Mode;
import io.ngp.cluster.app.Container.Volume;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one volume; which kind it is follows from the member only that kind has. */
final class VolumeReader {
  private final Set<String> secrets;
  private final AppSettings settings;

  VolumeReader(Set<String> secrets, AppSettings settings) {
    this.secrets = secrets;
    this.settings = settings;
  }

  Volume read(JsonFields volume) {
    String containerPath = volume.requiredText("containerPath");
    if (volume.has("persistent")) {
      return persistent(volume, containerPath);
    }
    if (volume.has("external")) {
      return external(volume, containerPath);
    }
    if (volume.has("secret")) {
      return secret(volume, containerPath);
    }
    return new Volume.Host(containerPath, volume.requiredText("hostPath"), mode(volume));
  }

  private static Volume persistent(JsonFields volume, String containerPath) {
    boolean isOneSegment =
        !containerPath.contains("/") && !List.of(".", "..").contains(containerPath);
    if (!isOneSegment) {
      volume.rule(
          "containerPath",
          "of a persistent volume must be one name in the sandbox, but is \"%s\""
              .formatted(containerPath));
    }
    Mode mode = volume.oneOf("mode", List.of(Mode.values()), Mode::name).orElse(Mode.RW);
    if (mode != Mode.RW) {
      volume.rule("mode", "of a persistent volume must be RW");
    }
    return new Volume.Persistent(
        containerPath,
        mode,
        volume
            .object("persistent")
            .map(VolumeReader::disk)
            .orElse(new Disk(DiskType.ROOT, 1, Optional.empty(), List.of(), Optional.empty())));
  }

  private static Disk disk(JsonFields disk) {
    DiskType type =
        disk.oneOf("type", List.of(DiskType.values()), DiskType::name).orElse(DiskType.ROOT);
    long size = disk.required("size").flatMap(value -> value.longInteger(0)).orElse(1L);
    if (size == 0) {
      disk.rule("size", "is 0 MiB, but must be more");
    }
    Optional<Long> maxSize = disk.at("maxSize").flatMap(value -> value.longInteger(0));
    if (maxSize.isPresent() && type != DiskType.MOUNT) {
      disk.rule("maxSize", "Only mount volumes can have maxSize");
    }
    if (maxSize.isPresent() && maxSize.get() <= size) {
      disk.rule(
          "maxSize",
          "is %d MiB, but must be more than size, which is %d".formatted(maxSize.get(), size));
    }
    List<List<String>> constraints =
        disk.items("constraints").stream().flatMap(item -> item.texts().stream()).toList();
    checkConstraints(disk, type, constraints);
    return new Disk(type, size, maxSize, constraints, disk.text("profileName"));
  }

  private static void checkConstraints(
      JsonFields disk, DiskType type, List<List<String>> constraints) {
    if (type == DiskType.ROOT && !constraints.isEmpty()) {
      disk.rule("constraints", "Constraints on root volumes are not supported");
    }
    for (int i = 0; i < constraints.size(); i++) {
      List<String> parts = constraints.get(i);
      boolean isKnown =
          parts.size() == 3
              && parts.getFirst().equals("path")
              && List.of("LIKE", "UNLIKE").contains(parts.get(1));
      Optional<String> problem =
          isKnown
              ? PlacementReader.regexProblem(parts.get(2))
              : Optional.of(
                  "must be [\"path\", \"LIKE\" or \"UNLIKE\", regular expression], but is "
                      + parts);
      String path = "%s(%d)".formatted(disk.pathOf("constraints"), i);
      problem.ifPresent(error -> disk.findings().rule(path, error));
    }
  }

  private Volume external(JsonFields volume, String containerPath) {
    Mode mode = mode(volume);
    settings.require(Feature.EXTERNAL_VOLUMES, volume.pathOf("external"), volume.findings());
    return volume
        .object("external")
        .map(external -> external(external, containerPath, mode))
        .orElse(new Volume.Host(containerPath, "", mode));
  }

  private static Volume external(JsonFields external, String containerPath, Mode mode) {
    return new Volume.External(
        containerPath,
        mode,
        external.text("name"),
        external.text("provider"),
        external.textMap("options"),
        external.integer("size", 0, Integer.MAX_VALUE),
        external.flag("shared", false));
  }

  private Volume secret(JsonFields volume, String containerPath) {
    String secret = volume.requiredText("secret");
    settings.require(Feature.SECRETS, volume.pathOf("secret"), volume.findings());
    if (!secrets.contains(secret)) {
      volume.rule("secret", "volume.secret must refer to an existing secret");
    }
    return new Volume.Secret(containerPath, secret);
  }

  private static Mode mode(JsonFields volume) {
    return volume
        .required("mode")
        .flatMap(value -> value.oneOf(List.of(Mode.values()), Mode::name))
        .orElse(Mode.RW);
  }
}

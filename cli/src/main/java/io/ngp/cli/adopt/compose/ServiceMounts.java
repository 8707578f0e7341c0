package io.ngp.cli.adopt.compose;

import io.ngp.cli.adopt.draft.Workload.Mount;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The volumes of a service: folders of the machine are carried over, others are told. */
final class ServiceMounts {
  private final Service service;
  private final List<Mount> mounts = new ArrayList<>();

  private ServiceMounts(Service service) {
    this.service = service;
  }

  static List<Mount> read(Service service) {
    var reader = new ServiceMounts(service);
    service.section().items("volumes").forEach(reader::volume);
    return reader.mounts;
  }

  private void volume(SourceNode entry) {
    if (entry instanceof Mapping map) {
      longForm(new Section("volumes", map, service.section().diagnostics()));
    } else if (entry instanceof SourceNode.Scalar scalar) {
      shortForm(scalar.value().toString(), entry.position());
    } else {
      wrong(entry.position(), entry.describe());
    }
  }

  private void longForm(Section volume) {
    var type = volume.text("type").orElse("volume");
    var source = volume.text("source").orElse("");
    var target = volume.text("target").orElse("");
    if (target.isEmpty()) {
      wrong(volume.map().position(), "a map without \"target\"");
    } else if (type.equals("bind") && !source.isEmpty()) {
      folder(source, target, volume.truth("read_only"), volume.map().position());
    } else {
      notAFolder(type, source, target, volume.map().position());
    }
  }

  private void shortForm(String text, Position position) {
    var parts = text.split(":", -1);
    if (parts.length > 3 || Arrays.stream(parts).anyMatch(String::isEmpty)) {
      wrong(position, "\"" + text + "\"");
    } else if (parts.length == 1) {
      notAFolder("volume", "", parts[0], position);
    } else if (parts[0].startsWith(".") || parts[0].startsWith("/") || parts[0].startsWith("~")) {
      var options = parts.length == 3 ? List.of(parts[2].split(",", -1)) : List.<String>of();
      folder(parts[0], parts[1], options.contains("ro"), position);
    } else {
      notAFolder("volume", parts[0], parts[1], position);
    }
  }

  private void folder(String source, String target, boolean isReadOnly, Position position) {
    var path = service.resolve(source);
    if (service.isProcess()) {
      service
          .findings()
          .dropped(
              "volumes",
              position,
              "A process sees %s under its own path, not as %s.".formatted(path, target),
              "Name the path to the program.");
    } else {
      mounts.add(new Mount(target, path.toString(), isReadOnly));
    }
  }

  private void notAFolder(String type, String source, String target, Position position) {
    var what =
        switch (type) {
          case "volume" -> source.isEmpty() ? "An unnamed volume" : "The volume " + source;
          case "tmpfs" -> "A folder in memory";
          default -> "A mount of type " + type;
        };
    service
        .findings()
        .dropped(
            "volumes",
            position,
            "%s is not kept by the platform; %s is lost with each instance."
                .formatted(what, target),
            "Keep data in a folder of the machine, or in a service outside of the platform.");
  }

  private void wrong(Position position, String what) {
    service
        .section()
        .diagnostics()
        .error(position, "This is no volume: " + what + ".", "Write it like \"./data:/data:ro\".");
  }
}

package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.Container.Mode;
import io.ngp.cluster.app.Container.Volume;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.LocalVolume;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what a container mounts: folders of its node, volumes of its instance, which Docker keeps
 * on the node, and volumes of drivers.
 */
final class VolumeWriter {
  /** What a relative path is relative to, as in Mesos. */
  static final String SANDBOX = "/mnt/mesos/sandbox";

  private VolumeWriter() {}

  static void write(ObjectNode container, App app, InstanceId instance, String platform) {
    ArrayNode mounts = container.putArray("Mounts");
    List<Volume> volumes = app.networking().container().map(Container::volumes).orElse(List.of());
    for (Volume volume : volumes) {
      switch (volume) {
        case Volume.Host(String path, String hostPath, Mode mode) ->
            mount(mounts, "bind", hostPath, path, mode);
        case Volume.Persistent(String path, Mode mode, var _) ->
            mount(mounts, "volume", name(new LocalVolume(instance, path)), path, mode)
                .withObject("/VolumeOptions/Labels")
                .put(Labels.PLATFORM, platform)
                .put(Labels.INSTANCE, instance.toString());
        case Volume.External external -> external(mounts, external);
        case Volume.Secret _ -> {}
      }
    }
  }

  private static ObjectNode mount(
      ArrayNode mounts, String type, String source, String path, Mode mode) {
    return mounts
        .addObject()
        .put("Type", type)
        .put("Source", source)
        .put("Target", absolute(path))
        .put("ReadOnly", mode == Mode.RO);
  }

  private static void external(ArrayNode mounts, Volume.External volume) {
    String driver = volume.options().getOrDefault("dvdi/driver", "local");
    ObjectNode config =
        mount(mounts, "volume", volume.name().orElse(""), volume.containerPath(), volume.mode())
            .withObject("/VolumeOptions/DriverConfig")
            .put("Name", driver);
    ObjectNode options = config.putObject("Options");
    volume
        .options()
        .forEach((name, value) -> {
          if (name.startsWith("dvdi/") && !name.equals("dvdi/driver")) {
            options.put(name.substring("dvdi/".length()), value);
          }
        });
  }

  static String absolute(String path) {
    return path.startsWith("/") ? path : SANDBOX + "/" + path;
  }

  /** Unique for ever, of characters that Docker allows. */
  static String name(LocalVolume volume) {
    String path = HexFormat.of().formatHex(volume.containerPath().getBytes(StandardCharsets.UTF_8));
    return "ngp-%s-%s".formatted(volume.instance().uuid(), path);
  }
}

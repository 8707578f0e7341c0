package io.ngp.cluster.app;

import io.ngp.cluster.app.Container.Disk;
import io.ngp.cluster.app.Container.Docker;
import io.ngp.cluster.app.Container.LinuxInfo;
import io.ngp.cluster.app.Container.Volume;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints a container (marathon/API.md 3.3). */
final class ContainerWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ContainerWriter() {}

  static ObjectNode write(Container container) {
    ObjectNode json = JSON.objectNode().put("type", container.type().name());
    container.docker().ifPresent(docker -> json.set("docker", docker(docker)));
    ArrayNode volumes = json.putArray("volumes");
    container.volumes().forEach(volume -> volumes.add(volume(volume)));
    container
        .portMappings()
        .ifPresent(mappings -> {
          ArrayNode ports = json.putArray("portMappings");
          mappings.forEach(mapping -> ports.add(AppWriter.portMapping(mapping)));
        });
    container.linuxInfo().ifPresent(info -> json.set("linuxInfo", linuxInfo(info)));
    return json;
  }

  private static ObjectNode docker(Docker docker) {
    ObjectNode json =
        JSON.objectNode()
            .put("image", docker.image())
            .put("forcePullImage", docker.forcePullImage())
            .put("privileged", docker.privileged());
    ArrayNode parameters = json.putArray("parameters");
    docker
        .parameters()
        .forEach(p -> parameters.addObject().put("key", p.key()).put("value", p.value()));
    docker.pullSecret().ifPresent(secret -> json.putObject("pullConfig").put("secret", secret));
    return json;
  }

  private static ObjectNode volume(Volume volume) {
    ObjectNode json = JSON.objectNode().put("containerPath", volume.containerPath());
    switch (volume) {
      case Volume.Host host ->
          json.put("hostPath", host.hostPath()).put("mode", host.mode().name());
      case Volume.Persistent persistent ->
          json.put("mode", persistent.mode().name()).set("persistent", disk(persistent.disk()));
      case Volume.External external ->
          json.put("mode", external.mode().name()).set("external", external(external));
      case Volume.Secret secret -> json.put("secret", secret.secret());
    }
    return json;
  }

  private static ObjectNode disk(Disk disk) {
    ObjectNode json =
        JSON.objectNode()
            .put("type", disk.type().name().toLowerCase(Locale.ROOT))
            .put("size", disk.sizeMib());
    disk.maxSizeMib().ifPresent(maxSize -> json.put("maxSize", maxSize));
    ArrayNode constraints = json.putArray("constraints");
    disk.constraints().forEach(constraint -> constraints.add(AppWriter.texts(constraint)));
    disk.profileName().ifPresent(name -> json.put("profileName", name));
    return json;
  }

  private static ObjectNode external(Volume.External external) {
    ObjectNode json = JSON.objectNode();
    external.name().ifPresent(name -> json.put("name", name));
    external.provider().ifPresent(provider -> json.put("provider", provider));
    json.set("options", AppWriter.textMap(external.options()));
    external.sizeGib().ifPresent(size -> json.put("size", size));
    return json.put("shared", external.shared());
  }

  private static ObjectNode linuxInfo(LinuxInfo info) {
    ObjectNode json = JSON.objectNode();
    info.seccomp()
        .ifPresent(seccomp -> {
          ObjectNode target = json.putObject("seccomp");
          seccomp.profileName().ifPresent(name -> target.put("profileName", name));
          target.put("unconfined", seccomp.unconfined());
        });
    info.ipc()
        .ifPresent(ipc -> {
          ObjectNode target = json.putObject("ipcInfo").put("mode", ipc.mode());
          ipc.shmSizeMib().ifPresent(size -> target.put("shmSize", size));
        });
    return json;
  }
}

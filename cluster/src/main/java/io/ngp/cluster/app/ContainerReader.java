package io.ngp.cluster.app;

import io.ngp.cluster.app.AppSettings.Feature;
import io.ngp.cluster.app.Container.Docker;
import io.ngp.cluster.app.Container.Ipc;
import io.ngp.cluster.app.Container.LinuxInfo;
import io.ngp.cluster.app.Container.Parameter;
import io.ngp.cluster.app.Container.Seccomp;
import io.ngp.cluster.app.Container.Volume;
import io.ngp.cluster.app.Networking.PortMapping;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a container as it was given (marathon/API.md 3.3). */
final class ContainerReader {
  private final JsonFields container;
  private final Set<String> secrets;
  private final AppSettings settings;

  ContainerReader(JsonFields container, Set<String> secrets, AppSettings settings) {
    this.container = container;
    this.secrets = secrets;
    this.settings = settings;
  }

  Container read() {
    Container.Type type =
        container
            .oneOf("type", List.of(Container.Type.values()), Container.Type::name)
            .orElse(Container.Type.DOCKER);
    Optional<Docker> docker = container.object("docker").map(d -> docker(type, d));
    if (type == Container.Type.DOCKER && !container.has("docker")) {
      container.rule("docker", "with an image is required by container type DOCKER");
    }
    return new Container(
        type,
        docker,
        volumes(),
        portMappings(),
        container.object("linuxInfo").map(ContainerReader::linuxInfo));
  }

  private Docker docker(Container.Type type, JsonFields docker) {
    List<Parameter> parameters =
        docker.items("parameters").stream()
            .flatMap(item -> item.object().stream())
            .map(p -> new Parameter(p.requiredText("key"), requiredTextOrEmpty(p, "value")))
            .toList();
    if (type == Container.Type.MESOS && !parameters.isEmpty()) {
      docker.rule("parameters", "are only supported with container type DOCKER");
    }
    if (docker.has("credential")) {
      docker.rule("credential", "is no longer supported. Use pullConfig with a secret instead.");
    }
    return new Docker(
        docker.requiredText("image"),
        docker.flag("forcePullImage", false),
        docker.flag("privileged", false),
        parameters,
        docker.object("pullConfig").map(config -> pullSecret(type, config)));
  }

  private String pullSecret(Container.Type type, JsonFields config) {
    String secret = config.requiredText("secret");
    if (type == Container.Type.DOCKER) {
      config
          .findings()
          .rule(config.path(), "pullConfig is not supported with Docker containerizer");
    }
    settings.require(Feature.SECRETS, config.path(), config.findings());
    if (!secrets.contains(secret)) {
      config.rule("secret", "pullConfig.secret must refer to an existing secret");
    }
    return secret;
  }

  private List<Volume> volumes() {
    VolumeReader reader = new VolumeReader(secrets, settings);
    List<Volume> volumes =
        container.items("volumes").stream()
            .flatMap(item -> item.object().stream())
            .map(reader::read)
            .toList();
    Set<String> names = new HashSet<>();
    boolean isRepeated =
        volumes.stream()
            .filter(Volume.External.class::isInstance)
            .flatMap(volume -> ((Volume.External) volume).name().stream())
            .anyMatch(name -> !names.add(name));
    if (isRepeated) {
      container.rule("volumes", "Volume names must be unique");
    }
    return volumes;
  }

  private Optional<List<PortMapping>> portMappings() {
    return container
        .at("portMappings")
        .flatMap(JsonValue::items)
        .map(items ->
            items.stream()
                .flatMap(item -> item.object().stream())
                .map(PortsReader::mapping)
                .toList());
  }

  private static LinuxInfo linuxInfo(JsonFields info) {
    return new LinuxInfo(
        info.object("seccomp").map(ContainerReader::seccomp),
        info.object("ipcInfo").map(ContainerReader::ipc));
  }

  private static Seccomp seccomp(JsonFields seccomp) {
    Optional<String> profile =
        seccomp.at("profileName").flatMap(name -> name.text(1, Integer.MAX_VALUE));
    boolean unconfined = seccomp.flag("unconfined", false);
    if (profile.isPresent() == unconfined) {
      seccomp
          .findings()
          .rule(seccomp.path(), "must have either a profileName or \"unconfined\": true");
    }
    return new Seccomp(profile, unconfined);
  }

  private static Ipc ipc(JsonFields ipc) {
    String mode =
        ipc.required("mode")
            .flatMap(value -> value.oneOf(List.of("PRIVATE", "SHARE_PARENT"), text -> text))
            .orElse("PRIVATE");
    Optional<Integer> shmSize = ipc.integer("shmSize", 0, Integer.MAX_VALUE);
    if (shmSize.isPresent() && !mode.equals("PRIVATE")) {
      ipc.rule("shmSize", "is only allowed with mode PRIVATE, but mode is " + mode);
    }
    return new Ipc(mode, shmSize);
  }

  private static String requiredTextOrEmpty(JsonFields fields, String name) {
    return fields.required(name).flatMap(JsonValue::text).orElse("");
  }
}

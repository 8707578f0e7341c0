package io.ngp.cluster.app;

import io.ngp.cluster.app.Networking.Endpoint;
import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.app.Networking.Network.Mode;
import io.ngp.cluster.app.Resources.ExecutorResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a pod into a complete, normalised {@link App}, noting all that is wrong with it on the way
 * (Marathon, pod.raml, PodNormalization, PodsValidation). What it answers is only of use if nothing
 * was noted.
 */
final class PodReader {
  private final JsonFields pod;
  private final PathId base;
  private final AppSettings settings;

  /**
   * @param base group that a relative id is seen from
   */
  PodReader(JsonFields pod, PathId base, AppSettings settings) {
    this.pod = pod;
    this.base = base;
    this.settings = settings;
  }

  App read(VersionInfo versionInfo) {
    ProgramReader programs = new ProgramReader(pod, settings);
    Map<String, String> secrets = programs.secrets();
    List<Network> networks = new NetworksReader(pod, settings).read();
    List<PodVolume> volumes = volumes();
    List<PodContainer> containers = containers(secrets, networks, volumes);
    PodSpec spec = new PodSpec(containers, volumes);
    check(spec);
    String role = new PlacementReader(pod, false, settings).role();
    PodSchedulingReader scheduling = new PodSchedulingReader(pod, settings);
    return new App(
        new AppReader(pod, base, settings).id(),
        instances(),
        new Program(
            new Command.ImageDefault(),
            programs.user(),
            programs.env("environment", secrets),
            List.of(),
            secrets,
            "",
            Optional.empty()),
        PodTotals.resources(containers, executorResources()),
        new Networking(networks, List.of(), false, Optional.empty(), spec.endpoints()),
        scheduling.placement(role),
        PodTotals.checks(containers),
        scheduling.lifecycle(killGrace(containers)),
        Set.of(),
        pod.textMap("labels"),
        versionInfo,
        Optional.of(spec));
  }

  private int instances() {
    Optional<JsonFields> scaling = pod.object("scaling");
    scaling.ifPresent(fields -> fields.oneOf("kind", List.of("fixed"), kind -> kind));
    int instances =
        scaling.flatMap(fields -> fields.integer("instances", 0, Integer.MAX_VALUE)).orElse(1);
    if (instances > settings.maxInstances()) {
      pod.findings()
          .rule(
              pod.pathOf("scaling") + "/instances",
              "is %d, but one pod can have at most %d"
                  .formatted(instances, settings.maxInstances()));
    }
    return instances;
  }

  private List<PodVolume> volumes() {
    List<PodVolume> volumes = new ArrayList<>();
    for (JsonValue item : pod.items("volumes")) {
      item.object().ifPresent(volume -> volumes.add(volume(volume)));
    }
    if (hasTwins(volumes, PodVolume::name)) {
      pod.rule("volumes", "volume names are unique");
    }
    return volumes;
  }

  private static PodVolume volume(JsonFields volume) {
    for (String kind : List.of("persistent", "secret")) {
      if (volume.has(kind)) {
        volume.rule(
            kind,
            "Volumes of pods can be shared folders and host folders, but not %s ones."
                .formatted(kind));
      }
    }
    String name = PodContainerReader.name(volume, "name");
    return volume
        .at("host")
        .flatMap(host -> host.text(1, Integer.MAX_VALUE))
        .<PodVolume>map(host -> new PodVolume.Host(name, host))
        .orElseGet(() -> new PodVolume.Ephemeral(name));
  }

  private List<PodContainer> containers(
      Map<String, String> secrets, List<Network> networks, List<PodVolume> volumes) {
    PodContainerReader.Surroundings surroundings =
        new PodContainerReader.Surroundings(
            settings, secrets, networks, pod.has("networks"), volumes);
    List<PodContainer> containers = new ArrayList<>();
    Optional<List<JsonValue>> items = pod.required("containers").flatMap(JsonValue::items);
    for (JsonValue item : items.orElse(List.of())) {
      item.object()
          .ifPresent(fields -> containers.add(new PodContainerReader(fields, surroundings).read()));
    }
    if (items.isPresent() && items.get().isEmpty()) {
      pod.rule("containers", "must not be empty");
    }
    return containers;
  }

  private void check(PodSpec spec) {
    if (hasTwins(spec.containers(), PodContainer::name)) {
      pod.rule("containers", "container names are unique");
    }
    List<Endpoint> endpoints = spec.endpoints();
    refuseIf(hasTwins(endpoints, Endpoint::endpoint), "Endpoint names are unique");
    refuseIf(
        hasTwins(
            endpoints.stream().flatMap(e -> e.containerPort().stream()).filter(p -> p > 0).toList(),
            Function.identity()),
        "Container ports are unique");
    refuseIf(
        hasTwins(
            endpoints.stream().flatMap(e -> e.hostPort().stream()).filter(p -> p > 0).toList(),
            Function.identity()),
        "Host ports are unique");
    for (int i = 0; i < spec.volumes().size(); i++) {
      String name = spec.volumes().get(i).name();
      boolean isMounted =
          spec.containers().stream()
              .flatMap(c -> c.mounts().stream())
              .anyMatch(mount -> mount.volume().equals(name));
      if (!isMounted) {
        pod.findings()
            .rule(
                "%s(%d)".formatted(pod.pathOf("volumes"), i),
                "volume must be referenced by at least one container");
      }
    }
  }

  private void refuseIf(boolean wrong, String error) {
    if (wrong) {
      pod.findings().rule(pod.path(), error);
    }
  }

  private static <T, K> boolean hasTwins(List<T> values, Function<T, K> key) {
    Set<K> seen = new HashSet<>();
    return values.stream().anyMatch(value -> !seen.add(key.apply(value)));
  }

  private ExecutorResources executorResources() {
    return pod.object("executorResources")
        .map(fields ->
            new ExecutorResources(
                fields.number("cpus", ResourcesReader.MIN_CPUS, Double.MAX_VALUE, 0.1),
                fields.number("mem", 0, Double.MAX_VALUE, 32),
                fields.number("disk", 0, Double.MAX_VALUE, 10)))
        .orElse(new ExecutorResources(0.1, 32, 10));
  }

  /** One signal stops them all, so the most patient container decides. */
  private static Optional<Duration> killGrace(List<PodContainer> containers) {
    return containers.stream()
        .flatMap(container -> container.launch().killGrace().stream())
        .max(Duration::compareTo);
  }

  /** Whether the containers share the network of the machine. */
  static boolean isHost(List<Network> networks) {
    return networks.stream().allMatch(network -> network.mode() == Mode.HOST);
  }
}

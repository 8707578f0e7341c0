package io.ngp.cluster.app;

import io.ngp.cluster.app.Networking.Endpoint;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One of the programs of a pod (Marathon, podContainer.raml). */
public record PodContainer(
    String name,
    Launch launch,
    Resources resources,
    List<Endpoint> endpoints,
    Optional<PodHealthCheck> healthCheck,
    List<Mount> mounts,
    Map<String, String> labels) {
  public PodContainer {
    endpoints = List.copyOf(endpoints);
    mounts = List.copyOf(mounts);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /**
   * How it is started and stopped.
   *
   * @param program its environment and account win over the pod's
   * @param overrideEntrypoint whether {@code argv} replaces the image's entry point
   * @param killGrace between SIGTERM and SIGKILL; the agent's default when absent
   */
  public record Launch(
      Program program,
      Optional<Image> image,
      Optional<Boolean> overrideEntrypoint,
      Optional<Duration> killGrace) {}

  /** The image a container is made from. */
  public record Image(
      Kind kind,
      String id,
      Optional<Boolean> forcePull,
      Optional<String> pullSecret,
      Map<String, String> labels) {
    public Image {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    public enum Kind {
      DOCKER,
      APPC
    }
  }

  /** Where a container sees one of the pod's volumes. */
  public record Mount(String volume, String path, Optional<Boolean> readOnly) {}
}

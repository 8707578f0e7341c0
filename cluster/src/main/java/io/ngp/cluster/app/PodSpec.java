package io.ngp.cluster.app;

import io.ngp.cluster.app.Networking.Endpoint;
import java.util.List;

/**
 * What makes a definition a pod: the containers that run side by side in each of its tasks, and the
 * folders they share (Marathon, docs/docs/pods.md and pod.raml). What holds for all containers
 * alike, as networks, placement, environment and labels, is the {@link App}'s own.
 *
 * @param containers at least one; their names and those of their endpoints are unique
 */
public record PodSpec(List<PodContainer> containers, List<PodVolume> volumes) {
  public PodSpec {
    containers = List.copyOf(containers);
    volumes = List.copyOf(volumes);
  }

  /** The endpoints of all containers, in order: the ports of the pod. */
  public List<Endpoint> endpoints() {
    return containers.stream().flatMap(container -> container.endpoints().stream()).toList();
  }
}

package io.ngp.cli.api;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A pod as the API shows it.
 *
 * @param wanted how many instances are wanted
 * @param isStable whether as many are stable
 * @param instances what runs of it
 * @param status the whole answer, for what is shown as it is
 */
public record PodInfo(
    AppId id, int wanted, boolean isStable, List<Instance> instances, JsonNode status) {

  /**
   * One instance.
   *
   * @param status PENDING, STAGING, STABLE, DEGRADED or TERMINAL
   * @param host empty before it has one
   */
  public record Instance(String id, String status, String host, List<Container> containers) {
    static Instance from(JsonNode instance) {
      return new Instance(
          Json.text(instance, "id"),
          Json.text(instance, "status"),
          Json.text(instance, "agentHostname"),
          instance.path("containers").valueStream().map(Container::from).toList());
    }
  }

  /**
   * One of the programs of an instance.
   *
   * @param id names its output
   * @param state without Marathon's prefix: {@code RUNNING}, {@code FINISHED}, ...
   * @param message why it is so, maybe empty
   */
  public record Container(
      String name, String id, String state, List<Integer> ports, String message) {
    static Container from(JsonNode container) {
      return new Container(
          Json.text(container, "name"),
          Json.text(container, "containerId"),
          Json.text(container, "status").replace("TASK_", ""),
          container
              .path("endpoints")
              .valueStream()
              .filter(endpoint -> endpoint.has("allocatedHostPort"))
              .map(endpoint -> endpoint.path("allocatedHostPort").asInt())
              .toList(),
          Json.text(container, "message"));
    }
  }

  /** Reads a pod's status. */
  public static PodInfo from(JsonNode status) {
    return new PodInfo(
        new AppId(Json.text(status, "id")),
        status.path("spec").path("scaling").path("instances").asInt(1),
        Json.text(status, "status").equals("STABLE"),
        status.path("instances").valueStream().map(Instance::from).toList(),
        status);
  }

  /** Instances that do what they should. */
  public int stable() {
    return (int) instances.stream().filter(each -> each.status().equals("STABLE")).count();
  }

  /** What all containers of an instance are promised together: {@code cpus} or {@code mem}. */
  public double promised(String resource) {
    return status
        .path("spec")
        .path("containers")
        .valueStream()
        .mapToDouble(container -> container.path("resources").path(resource).asDouble(0))
        .sum();
  }

  /** How the latest of its tasks ended; empty if none did. */
  public List<String> lastEnd() {
    return status
        .path("terminationHistory")
        .valueStream()
        .limit(1)
        .map(end -> Json.text(end, "terminatedAt") + " " + Json.text(end, "message"))
        .toList();
  }
}

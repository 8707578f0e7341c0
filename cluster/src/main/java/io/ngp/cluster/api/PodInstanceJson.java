package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.Networking.DeclaredPort;
import io.ngp.cluster.app.Networking.Endpoint;
import io.ngp.cluster.app.PodContainer;
import io.ngp.cluster.app.PodHealthCheck.Question;
import io.ngp.cluster.app.PodSpec;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.engine.TaskPorts;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Instance;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How one instance of a pod fares, container by container (Marathon, podStatus.raml and
 * PodStatusConversion.scala). Containers start together, so they are shown in their instance's
 * state until they end; how they end and their health is their own.
 */
final class PodInstanceJson {
  private final App pod;
  private final PodSpec spec;
  private final Instance instance;
  private final Instant now;
  private final List<Optional<Integer>> hostPorts;

  /**
   * @param pod the definition the instance runs
   */
  PodInstanceJson(App pod, Instance instance, Instant now) {
    this.pod = pod;
    this.spec = pod.pod().orElseThrow();
    this.instance = instance;
    this.now = now;
    this.hostPorts = hostPorts(pod, instance);
  }

  /** Those of another definition, if the instance's own is no longer kept, would mislead. */
  private static List<Optional<Integer>> hostPorts(App pod, Instance instance) {
    List<DeclaredPort> declared = pod.networking().ports();
    return instance
        .placement()
        .filter(_ -> pod.version().equals(instance.version()))
        .map(at -> TaskPorts.assigned(declared, at.hostPorts()))
        .orElseGet(() -> Collections.nCopies(declared.size(), Optional.empty()));
  }

  boolean isStable() {
    return state().equals("STABLE");
  }

  ObjectNode write() {
    ObjectNode json = Json.object();
    json.put("id", instance.id().toString());
    json.put("status", state());
    json.put("statusSince", Version.format(instance.since()));
    message().ifPresent(text -> json.put("message", text));
    instance
        .placement()
        .ifPresent(
            at -> json.put("agentHostname", at.agent().host()).put("agentId", at.agent().id()));
    json.set("resources", AppJson.write(pod.resources()));
    json.putArray("networks");
    ArrayNode containers = json.putArray("containers");
    if (TaskJson.isListed(instance)) {
      writeContainers(containers);
    }
    json.put("specReference", "/v2/pods%s::versions/%s".formatted(pod.id(), pod.version()));
    json.putArray("localVolumes");
    json.put("role", pod.placement().role());
    writeTimes(json, instance.since());
    return json;
  }

  /** PENDING, STAGING, STABLE, DEGRADED or TERMINAL. */
  private String state() {
    return switch (instance.condition()) {
      case SCHEDULED -> "PENDING";
      case PROVISIONED, STAGING, STARTING -> "STAGING";
      case RUNNING -> isUnhealthy() ? "DEGRADED" : "STABLE";
      case UNREACHABLE, UNREACHABLE_INACTIVE -> "DEGRADED";
      case KILLING, KILLED, FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN -> "TERMINAL";
    };
  }

  /** A health that nobody knows yet counts as bad. */
  private boolean isUnhealthy() {
    return instance.health().stream().anyMatch(health -> !health.isAlive());
  }

  private Optional<String> message() {
    if (instance.condition().isCutOff()) {
      return Optional.of("pod instance has become unreachable");
    }
    return state().equals("DEGRADED")
        ? Optional.of("at least one container is not healthy")
        : Optional.empty();
  }

  private void writeContainers(ArrayNode target) {
    int port = 0;
    int check = 0;
    for (PodContainer container : spec.containers()) {
      Optional<CheckHealth> health = Optional.empty();
      if (container.healthCheck().isPresent()) {
        health = Optional.of(health(check++));
      }
      int next = port + container.endpoints().size();
      target.add(container(container, health, hostPorts.subList(port, next)));
      port = next;
    }
  }

  private CheckHealth health(int check) {
    return check < instance.health().size() ? instance.health().get(check) : CheckHealth.UNKNOWN;
  }

  private ObjectNode container(
      PodContainer container, Optional<CheckHealth> health, List<Optional<Integer>> ports) {
    ObjectNode json = Json.object();
    Optional<ContainerEnd> end = instance.end(container.name());
    Condition condition = end.map(ContainerEnd::condition).orElse(instance.condition());
    Instant since = end.map(ContainerEnd::at).orElse(instance.since());
    json.put("name", container.name());
    json.put("status", condition.taskState());
    json.put("statusSince", Version.format(since));
    end.map(ContainerEnd::message)
        .filter(message -> !message.isEmpty())
        .ifPresent(message -> json.put("message", message));
    json.put("containerId", instance.taskId().container(container.name()));
    ArrayNode conditions = json.putArray("conditions");
    if (condition.mayServe() && health.isPresent()) {
      conditions.add(healthy(health.get()));
    }
    ArrayNode endpoints = json.putArray("endpoints");
    if (condition.isActive()) {
      writeEndpoints(endpoints, container, health, ports);
      json.set("resources", AppJson.write(container.resources()));
    }
    end.map(TerminationsJson::state).ifPresent(state -> json.set("termination", state));
    writeTimes(json, since);
    return json;
  }

  private ObjectNode healthy(CheckHealth health) {
    return Json.object()
        .put("name", "healthy")
        .put("value", Boolean.toString(health.isAlive()))
        .put("reason", health.isKnown() ? "health-reported-by-mesos" : "health-unreported-by-mesos")
        .put("lastChanged", Version.format(instance.since()))
        .put("lastUpdated", Version.format(instance.since()));
  }

  private static void writeEndpoints(
      ArrayNode target,
      PodContainer container,
      Optional<CheckHealth> health,
      List<Optional<Integer>> ports) {
    Optional<String> checked = container.healthCheck().flatMap(c -> endpoint(c.question()));
    for (int i = 0; i < container.endpoints().size(); i++) {
      Endpoint endpoint = container.endpoints().get(i);
      ObjectNode json = target.addObject().put("name", endpoint.endpoint());
      ports.get(i).ifPresent(port -> json.put("allocatedHostPort", port));
      if (checked.filter(endpoint.endpoint()::equals).isPresent()) {
        health.filter(CheckHealth::isKnown).ifPresent(h -> json.put("healthy", h.isAlive()));
      }
    }
  }

  private static Optional<String> endpoint(Question question) {
    return switch (question) {
      case Question.Http http -> Optional.of(http.endpoint());
      case Question.Tcp(var endpoint) -> Optional.of(endpoint);
      case Question.Exec _ -> Optional.empty();
    };
  }

  private void writeTimes(ObjectNode json, Instant changed) {
    json.put("lastUpdated", Version.format(now));
    json.put("lastChanged", Version.format(changed));
  }
}

package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.Readiness;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What readiness checks found (marathon/API.md 2.1 and 2.4, {@code readinessCheckResults}). */
final class ReadinessJson {
  private ReadinessJson() {}

  /**
   * Of those tasks of an app that running deployments started, as in Marathon, and of any that an
   * earlier one left behind unready.
   */
  static ArrayNode of(PathId app, ClusterView view) {
    List<Deployment> running = view.deploymentsOf(app);
    return list(
        app,
        view,
        instance ->
            instance.awaitsReadiness() || running.stream().anyMatch(each -> each.starts(instance)));
  }

  /** Of those tasks of an app that this deployment started. */
  static ArrayNode of(PathId app, Deployment deployment, ClusterView view) {
    return list(app, view, deployment::starts);
  }

  private static ArrayNode list(PathId app, ClusterView view, Predicate<Instance> isShown) {
    ArrayNode results = Json.array();
    view.instancesOf(app).stream()
        .filter(isShown)
        .sorted(Comparator.comparing(Instance::id))
        .forEach(instance ->
            instance
                .answers()
                .readiness()
                .ifPresent(readiness -> results.add(write(instance, readiness))));
    return results;
  }

  private static ObjectNode write(Instance instance, Readiness readiness) {
    ObjectNode json = Json.object();
    json.put("name", readiness.check());
    json.put("taskId", instance.taskId().toString());
    json.put("ready", readiness.isReady());
    readiness
        .lastResponse()
        .ifPresent(response ->
            json.putObject("lastResponse")
                .put("status", response.status())
                .put("contentType", response.contentType())
                .put("body", response.body()));
    return json;
  }
}

package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints apps with what runs of them, all from one view (marathon/API.md 2.1). */
final class AppInfo {
  private final AppJson definitions;
  private final ClusterView view;
  private final Set<Embed> embed;
  private final Instant now;
  private final Map<PathId, List<String>> deploymentIds;

  AppInfo(AppJson definitions, ClusterView view, Set<Embed> embed, Instant now) {
    this.definitions = definitions;
    this.view = view;
    this.embed = Set.copyOf(embed);
    this.now = now;
    this.deploymentIds = deploymentIds(view.deployments());
  }

  private static Map<PathId, List<String>> deploymentIds(List<Deployment> deployments) {
    Map<PathId, List<String>> result = new HashMap<>();
    for (Deployment deployment : deployments) {
      for (PathId app : deployment.plan().affectedApps()) {
        result.computeIfAbsent(app, _ -> new ArrayList<>()).add(deployment.id());
      }
    }
    return result;
  }

  ObjectNode write(App app) {
    Collection<Instance> instances = view.instancesOf(app.id());
    ObjectNode json = definitions.write(app);
    if (embed.contains(Embed.COUNTS)) {
      TaskCounts.of(instances).writeTo(json);
    }
    if (embed.contains(Embed.DEPLOYMENTS)) {
      json.set("deployments", deployments(deploymentIds.getOrDefault(app.id(), List.of())));
    }
    if (embed.contains(Embed.READINESS)) {
      json.set("readinessCheckResults", ReadinessJson.of(app.id(), view));
    }
    if (embed.contains(Embed.TASKS)) {
      json.set("tasks", TaskJson.list(view, instances));
    }
    TaskFailure failure = view.failures().get(app.id());
    if (embed.contains(Embed.LAST_TASK_FAILURE) && failure != null) {
      json.set("lastTaskFailure", write(failure));
    }
    if (embed.contains(Embed.TASK_STATS)) {
      json.set("tasksStats", TaskStats.write(app, instances, now));
    }
    return json;
  }

  static ArrayNode deployments(List<String> ids) {
    ArrayNode result = Json.array();
    ids.forEach(id -> result.addObject().put("id", id));
    return result;
  }

  private static ObjectNode write(TaskFailure failure) {
    ObjectNode json = Json.object();
    json.put("appId", failure.task().instance().app().toString());
    json.put("host", failure.agent().map(agent -> agent.host()).orElse(""));
    json.put("message", failure.message());
    json.put("state", failure.state());
    json.put("taskId", failure.task().toString());
    json.put("timestamp", Version.format(failure.at()));
    json.put("version", failure.version().toString());
    failure.agent().ifPresent(agent -> json.put("slaveId", agent.id()));
    return json;
  }
}

package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.PodSpec;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How pods fare (Marathon, podStatus.raml, PodStatusConversion.scala, AppInfoBaseData.scala). */
final class PodStatusJson {
  private final AppJson definitions;
  private final ClusterControl control;
  private final ClusterView view;
  private final Instant now;

  PodStatusJson(AppJson definitions, ClusterControl control, Instant now) {
    this.definitions = definitions;
    this.control = control;
    this.view = control.view();
    this.now = now;
  }

  ObjectNode write(App pod) {
    List<Instance> instances =
        view.instancesOf(pod.id()).stream().sorted(Comparator.comparing(Instance::id)).toList();
    Map<Version, Optional<App>> specs = new HashMap<>();
    specs.put(pod.version(), Optional.of(pod));
    ArrayNode written = Json.array();
    int stable = 0;
    Instant since = Instant.EPOCH;
    for (Instance instance : instances) {
      // An instance is judged by the definition it runs, which may be an older one.
      App spec =
          specs
              .computeIfAbsent(instance.version(), version -> control.version(pod.id(), version))
              .orElse(pod);
      PodInstanceJson status = new PodInstanceJson(spec, instance, now);
      written.add(status.write());
      stable += status.isStable() && instance.goal() == Goal.RUNNING ? 1 : 0;
      since = instance.since().isAfter(since) ? instance.since() : since;
    }
    String changed = Version.format(instances.isEmpty() ? now : since);
    boolean isStable = stable >= pod.instances();
    ObjectNode json = Json.object();
    json.put("id", pod.id().toString());
    json.set("spec", definitions.writePod(pod));
    json.put("status", isStable ? "STABLE" : "DEGRADED");
    json.put("statusSince", changed);
    Optional.ofNullable(view.failures().get(pod.id()))
        .filter(_ -> !isStable)
        .ifPresent(failure -> json.put("message", message(failure)));
    json.set("instances", written);
    ArrayNode terminations = json.putArray("terminationHistory");
    view.terminationsOf(pod.id())
        .newestFirst()
        .forEach(termination -> terminations.add(TerminationsJson.write(termination)));
    json.put("lastUpdated", Version.format(now));
    json.put("lastChanged", changed);
    return json;
  }

  private static String message(TaskFailure failure) {
    return "Last failure: %s at %s of %s: %s"
        .formatted(
            failure.state(),
            Version.format(failure.at()),
            failure.task().instance(),
            failure.message());
  }

  /** One instance alone, judged by the definition it runs. */
  ObjectNode write(Instance instance) {
    Optional<App> spec =
        control
            .version(instance.app(), instance.version())
            .or(() -> view.root().app(instance.app()));
    return spec.filter(app -> app.pod().map(PodSpec::containers).isPresent())
        .map(app -> new PodInstanceJson(app, instance, now).write())
        .orElseGet(() -> Json.object().put("id", instance.id().toString()));
  }
}

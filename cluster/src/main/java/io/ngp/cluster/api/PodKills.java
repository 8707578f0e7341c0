package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Killing instances of a pod, which are replaced at once (Marathon, PodsResource.scala). The answer
 * shows them as they were, in the form of their status.
 */
final class PodKills {
  private final LeaderGate gate;
  private final AppJson definitions;
  private final InstantSource clock;

  PodKills(LeaderGate gate, AppJson definitions, InstantSource clock) {
    this.gate = gate;
    this.definitions = definitions;
    this.clock = clock;
  }

  Reply killOne(Call call, List<String> segments, String text) {
    InstanceId id = instance(text, "/instanceId");
    List<Instance> killed = kill(call, segments, Set.of(id));
    if (killed.isEmpty()) {
      throw Missing.task(text);
    }
    return Reply.json(status(gate.control()).write(killed.getFirst()));
  }

  Reply killMany(Call call, List<String> segments) {
    List<Instance> killed = kill(call, segments, ids(call.json()));
    PodStatusJson status = status(gate.control());
    ArrayNode body = Json.array();
    killed.forEach(instance -> body.add(status.write(instance)));
    return Reply.json(body);
  }

  private PodStatusJson status(ClusterControl control) {
    return new PodStatusJson(definitions, control, clock.instant());
  }

  /** Ids of other pods' instances are skipped, as unknown ones are. */
  private List<Instance> kill(Call call, List<String> segments, Set<InstanceId> wanted) {
    PathId pod = PathIds.existing("Pod", segments);
    ClusterControl control = gate.control();
    ClusterView view = control.view();
    PathId known = PodReads.pod(view.root(), pod).id();
    Set<InstanceId> victims = new LinkedHashSet<>();
    for (InstanceId id : wanted) {
      if (id.app().equals(known) && view.instance(id).isPresent()) {
        victims.add(id);
      }
    }
    return victims.isEmpty() ? List.of() : control.kill(victims, call.flag("wipe", false));
  }

  private static Set<InstanceId> ids(JsonNode body) {
    if (!body.isArray()) {
      throw invalid("/", "error.expected.jsarray");
    }
    Set<InstanceId> ids = new LinkedHashSet<>();
    for (int i = 0; i < body.size(); i++) {
      String path = "/(%d)".formatted(i);
      if (!body.get(i).isString()) {
        throw invalid(path, "error.expected.jsstring");
      }
      ids.add(instance(body.get(i).stringValue(), path));
    }
    return ids;
  }

  private static InstanceId instance(String text, String path) {
    try {
      return InstanceId.parse(text);
    } catch (IllegalArgumentException _) {
      throw new RefusedException(
          new Reason.Invalid(
              "Object is not valid",
              List.of(
                  new Violation(
                      path,
                      List.of(
                          "\"%s\" is no instance id; expected \"<pod>.instance-<uuid>\", as GET /v2/pods/{id}::status shows it"
                              .formatted(text))))));
    }
  }

  private static RefusedException invalid(String path, String error) {
    return new RefusedException(
        new Reason.Invalid("Invalid JSON", List.of(new Violation(path, List.of(error)))));
  }
}

package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.VersionInfo;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterControl.Edit;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Creating, changing and removing pods (Marathon, PodsResource.scala). */
final class PodChanges {
  private final LeaderGate gate;
  private final Definitions definitions;
  private final EventSink events;

  PodChanges(LeaderGate gate, Definitions definitions, EventSink events) {
    this.gate = gate;
    this.definitions = definitions;
    this.events = events;
  }

  Reply create(Call call) {
    JsonNode body = call.json();
    ClusterControl control = gate.control();
    App pod = definitions.completePod(body, PathId.ROOT, control.view().root());
    DeploymentPlan plan =
        change(
            call,
            pod.id(),
            root -> {
              root.app(pod.id())
                  .ifPresent(taken -> {
                    throw AppLookup.taken(taken);
                  });
              return root.withApp(pod);
            });
    announce(call, "pod_created_event");
    return answer(201, pod, plan).withHeader("Location", call.base() + pod.id());
  }

  /** The pod becomes exactly what the body says; one that is missing is created. */
  Reply update(Call call, List<String> segments) {
    PathId id = PathIds.wanted(segments);
    JsonNode body = call.json();
    ClusterControl control = gate.control();
    App pod = definitions.completePod(body, PathId.ROOT, control.view().root());
    if (!pod.id().equals(id)) {
      throw new RefusedException(
          new Reason.BadRequest(
              "'%s' does not match definition's id ('%s')".formatted(id, pod.id())));
    }
    DeploymentPlan plan =
        change(call, id, root -> new AppUpdate.Replace(pod).applyTo(root, definitions));
    announce(call, "pod_updated_event");
    return answer(200, control.view().root().app(id).orElse(pod), plan);
  }

  Reply remove(Call call, List<String> segments) {
    PathId id = PathIds.existing("Pod", segments);
    DeploymentPlan plan = change(call, id, root -> root.withoutApp(PodReads.pod(root, id).id()));
    announce(call, "pod_deleted_event");
    return DeploymentJson.named(plan, Reply.empty(202))
        .withHeader("Location", call.base() + "/" + plan.id());
  }

  private DeploymentPlan change(Call call, PathId id, Edit edit) {
    return gate.control().change(new TreeChange(id.parent(), edit, call.flag("force", false)));
  }

  private Reply answer(int status, App pod, DeploymentPlan plan) {
    App stamped =
        plan.isEmpty()
            ? pod
            : plan.target()
                .app(pod.id())
                .orElse(pod.withVersionInfo(VersionInfo.createdAt(plan.version())));
    return DeploymentJson.named(plan, Reply.json(status, definitions.json().writePod(stamped)));
  }

  private void announce(Call call, String type) {
    events.publish(type, json -> json.put("clientIp", call.clientAddress()).put("uri", call.uri()));
  }
}

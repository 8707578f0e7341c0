package io.ngp.cluster.api;

import io.ngp.cluster.api.AppUpdates.Mode;
import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.VersionInfo;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.deployment.DeploymentPlan;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Creating, changing, removing and restarting apps (marathon/API.md 2.1, 2.2). */
final class AppChanges {
  private final LeaderGate gate;
  private final Definitions definitions;
  private final EventSink events;

  AppChanges(LeaderGate gate, Definitions definitions, EventSink events) {
    this.gate = gate;
    this.definitions = definitions;
    this.events = events;
  }

  Reply create(Call call) {
    JsonNode body = call.json();
    ClusterControl control = gate.control();
    App app = definitions.complete(body, PathId.ROOT, control.view().root());
    DeploymentPlan plan =
        control.change(
            new TreeChange(
                app.id().parent(),
                root -> {
                  root.app(app.id())
                      .ifPresent(owner -> {
                        throw AppLookup.taken(owner);
                      });
                  return root.withApp(app);
                },
                call.flag("force", false)));
    announce(call, app, plan);
    Reply reply = Reply.json(201, created(app, plan));
    return DeploymentJson.named(plan, reply).withHeader("Location", call.base() + app.id());
  }

  /** The app as it was sent: service ports are assigned later and shown by GET. */
  private ObjectNode created(App app, DeploymentPlan plan) {
    ObjectNode json =
        definitions.json().write(app.withVersionInfo(VersionInfo.createdAt(plan.version())));
    json.remove("versionInfo");
    TaskCounts.NONE.writeTo(json);
    json.set("deployments", AppInfo.deployments(List.of(plan.id())));
    return json;
  }

  Reply update(Call call, List<String> segments, Mode mode) {
    PathId id = PathIds.wanted(segments);
    JsonNode body = call.json();
    ClusterControl control = gate.control();
    AppUpdates updates = new AppUpdates(definitions, control);
    DeploymentPlan plan =
        control.change(
            new TreeChange(
                id.parent(),
                updates.edit(List.of(updates.one(id, body, mode))),
                call.flag("force", false)));
    control.view().root().app(id).ifPresent(app -> announce(call, app, plan));
    boolean isNew = plan.original().app(id).isEmpty() && plan.target().app(id).isPresent();
    return isNew
        ? DeploymentJson.result(201, plan).withHeader("Location", call.base() + id)
        : DeploymentJson.result(plan);
  }

  Reply updateMany(Call call, Mode mode) {
    JsonNode body = call.json();
    ClusterControl control = gate.control();
    AppUpdates updates = new AppUpdates(definitions, control);
    return DeploymentJson.result(
        control.change(
            new TreeChange(
                PathId.ROOT, updates.edit(updates.many(body, mode)), call.flag("force", false))));
  }

  Reply remove(Call call, List<String> segments) {
    PathId id = PathIds.existing("App", segments);
    return DeploymentJson.result(
        gate.control()
            .change(
                new TreeChange(
                    id.parent(),
                    root -> {
                      App doomed = AppLookup.existing(root, id);
                      return root.withoutApp(doomed.id());
                    },
                    call.flag("force", true))));
  }

  Reply restart(Call call, List<String> segments) {
    PathId id = PathIds.existing("App", segments);
    ClusterControl control = gate.control();
    App app = AppLookup.existing(control.view().root(), id);
    return DeploymentJson.result(control.restart(app.id(), call.flag("force", false)));
  }

  private void announce(Call call, App app, DeploymentPlan plan) {
    events.publish(
        "api_post_event",
        json -> {
          json.put("clientIp", call.clientAddress());
          json.put("uri", call.uri());
          App stamped = plan.isEmpty() ? app : plan.target().app(app.id()).orElse(app);
          json.set("appDefinition", definitions.json().write(stamped));
        });
  }
}

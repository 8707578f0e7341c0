package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.ServicePorts;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2/groups}: trees of apps, changed as a whole (marathon/API.md 2.3). */
final class GroupsService implements Resource {
  private final LeaderGate gate;
  private final Definitions definitions;
  private final InstantSource clock;

  GroupsService(LeaderGate gate, Definitions definitions, InstantSource clock) {
    this.gate = gate;
    this.definitions = definitions;
    this.clock = clock;
  }

  @Override
  public String prefix() {
    return "/v2/groups";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    return verbs(call).answer(call);
  }

  private Verbs verbs(Call call) {
    return switch (GroupRoute.of(call.segments())) {
      case GroupRoute.One(var group) ->
          new Verbs()
              .get(() -> show(call, group))
              .post(() -> create(call, group))
              .put(() -> update(call, group))
              .patch(() -> enforceRole(call, group))
              .delete(() -> remove(call, group));
      case GroupRoute.Apps(var group) -> new Verbs().get(() -> apps(call, group));
      case GroupRoute.Versions(var group) -> new Verbs().get(() -> versions(group));
      case GroupRoute.AtVersion(var group, var version) ->
          new Verbs().get(() -> showThen(call, group, version));
    };
  }

  private Reply show(Call call, List<String> segments) {
    PathId id = PathIds.existing("Group", segments);
    ClusterControl control = gate.control();
    ClusterView view = control.view();
    if (!view.root().hasGroup(id)) {
      throw Missing.group(id);
    }
    GroupInfo info = new GroupInfo(view.root(), appInfo(call, view), podStatus(control), call);
    return Reply.document(json -> info.write(id, json));
  }

  /** All apps below; an unknown group has none. */
  private Reply apps(Call call, List<String> segments) {
    PathId id = PathIds.existing("Group", segments);
    ClusterView view = gate.control().view();
    AppInfo info = appInfo(call, view);
    return Reply.document(json -> {
      json.writeStartArray();
      AppLookup.below(view.root(), id).forEach(app -> json.writePOJO(info.write(app)));
      json.writeEndArray();
    });
  }

  private PodStatusJson podStatus(ClusterControl control) {
    return new PodStatusJson(definitions.json(), control, clock.instant());
  }

  private AppInfo appInfo(Call call, ClusterView view) {
    return new AppInfo(definitions.json(), view, Embed.of(call), clock.instant());
  }

  private Reply versions(List<String> segments) {
    PathId id = PathIds.existing("Group", segments);
    ClusterControl control = gate.control();
    if (!control.view().root().hasGroup(id)) {
      throw Missing.group(id);
    }
    List<Version> versions = control.groupVersions(id);
    return Reply.document(json -> {
      json.writeStartArray();
      versions.forEach(version -> json.writeString(version.toString()));
      json.writeEndArray();
    });
  }

  private Reply showThen(Call call, List<String> segments, String text) {
    PathId id = PathIds.existing("Group", segments);
    Version version = Versions.parse(text);
    ClusterControl control = gate.control();
    RootGroup then =
        control
            .tree(version)
            .filter(tree -> tree.hasGroup(id))
            .orElseThrow(() -> Missing.groupVersion(id, version));
    GroupInfo info = new GroupInfo(then, appInfo(call, control.view()), podStatus(control), call);
    return Reply.document(json -> info.write(id, json));
  }

  private Reply create(Call call, List<String> segments) {
    ClusterControl control = gate.control();
    GroupChange change = read(call, segments, control);
    DeploymentPlan plan =
        control.change(
            new TreeChange(
                change.id(),
                root -> {
                  refuseTaken(root, change.id());
                  return change.applyTo(root, definitions);
                },
                call.flag("force", false)));
    return DeploymentJson.result(201, plan).withHeader("Location", call.base() + change.id());
  }

  private static void refuseTaken(RootGroup root, PathId id) {
    if (root.hasGroup(id)) {
      throw taken("Group %s is already created. Use PUT to change this group.".formatted(id));
    }
    if (root.app(id).isPresent()) {
      throw taken("An app with the path %s already exists.".formatted(id));
    }
  }

  private static RefusedException taken(String message) {
    return new RefusedException(new Reason.Taken(message));
  }

  private Reply update(Call call, List<String> segments) {
    ClusterControl control = gate.control();
    GroupChange change = read(call, segments, control);
    TreeChange treeChange =
        new TreeChange(change.id(), root -> updated(root, change), call.flag("force", false));
    if (call.flag("dryRun", false)) {
      ObjectNode body = Json.object();
      body.set("steps", DeploymentJson.steps(control.preview(treeChange)));
      return Reply.json(body);
    }
    return DeploymentJson.result(control.change(treeChange));
  }

  private RootGroup updated(RootGroup root, GroupChange change) {
    RootGroup updated = change.applyTo(root, definitions);
    if (change instanceof GroupChange.Contents) {
      refuseNewRoleWithNewApps(root, ServicePorts.STANDARD.assign(root, updated));
    }
    return updated;
  }

  /** Which role apps get must not hang on which of two changes in one request is made first. */
  private static void refuseNewRoleWithNewApps(RootGroup before, RootGroup after) {
    for (PathId id : before.groupIds()) {
      boolean isKept = id.segments().size() == 1 && after.group(id).isPresent();
      if (isKept
          && !before
              .group(id)
              .flatMap(Group::enforceRole)
              .equals(after.group(id).flatMap(Group::enforceRole))
          && !List.copyOf(before.appsBelow(id)).equals(List.copyOf(after.appsBelow(id)))) {
        throw invalid(
            "Object is not valid",
            "enforceRole of %s can't change together with its apps. Send two requests."
                .formatted(id));
      }
    }
  }

  private GroupChange read(Call call, List<String> segments, ClusterControl control) {
    PathId base = PathIds.wanted(segments);
    JsonNode body = call.json();
    return new GroupReader(definitions, control.view().root(), control::tree).read(body, base);
  }

  private Reply enforceRole(Call call, List<String> segments) {
    PathId id = PathIds.existing("Group", segments);
    JsonNode value = call.json().path("enforceRole");
    if (!value.isBoolean()) {
      throw invalid("Invalid JSON", "error.expected.jsboolean");
    }
    if (id.segments().size() != 1) {
      throw invalid(
          "Object is not valid",
          "enforceRole can only be set on top-level groups, which %s is not.".formatted(id));
    }
    gate.control()
        .change(
            new TreeChange(
                id, root -> withRole(root, id, value.booleanValue()), call.flag("force", false)));
    return Reply.empty(200);
  }

  private static RootGroup withRole(RootGroup root, PathId id, boolean enforced) {
    Group group = root.group(id).orElseThrow(() -> Missing.group(id));
    return root.withGroup(new Group(id, group.dependencies(), Optional.of(enforced)));
  }

  private static RefusedException invalid(String message, String error) {
    return new RefusedException(
        new Reason.Invalid(message, List.of(new Violation("/enforceRole", List.of(error)))));
  }

  private Reply remove(Call call, List<String> segments) {
    PathId id = PathIds.existing("Group", segments);
    return DeploymentJson.result(
        gate.control()
            .change(
                new TreeChange(
                    id,
                    root -> {
                      if (!root.hasGroup(id)) {
                        throw Missing.group(id);
                      }
                      return root.withoutGroup(id);
                    },
                    call.flag("force", false))));
  }
}

package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * Prints groups with what they contain (marathon/API.md 2.3). An {@code embed} list fills only what
 * it lists; without one, groups, apps and pods are filled. Pods are shown by their status, as in
 * Marathon (GroupInfo.scala).
 */
final class GroupInfo {
  private final RootGroup root;
  private final AppInfo apps;
  private final boolean withGroups;
  private final boolean withApps;
  private final boolean withPods;
  private final PodStatusJson pods;
  private final Map<PathId, List<App>> appsByGroup = new TreeMap<>();
  private final Map<PathId, List<App>> podsByGroup = new TreeMap<>();
  private final Map<PathId, List<PathId>> groupsByParent = new TreeMap<>();

  GroupInfo(RootGroup root, AppInfo apps, PodStatusJson pods, Call call) {
    this.root = root;
    this.apps = apps;
    this.pods = pods;
    List<String> embed = call.parameters("embed");
    this.withGroups = embed.isEmpty() || embed.contains("group.groups");
    this.withApps = embed.isEmpty() || embed.contains("group.apps");
    this.withPods = embed.isEmpty() || embed.contains("group.pods");
    index();
  }

  private void index() {
    for (App app : root.appsBelow(PathId.ROOT)) {
      var byGroup = app.isPod() ? podsByGroup : appsByGroup;
      byGroup.computeIfAbsent(app.id().parent(), _ -> new ArrayList<>()).add(app);
    }
    for (PathId group : root.groupIds()) {
      if (!group.isRoot()) {
        groupsByParent.computeIfAbsent(group.parent(), _ -> new ArrayList<>()).add(group);
      }
    }
  }

  void write(PathId id, JsonGenerator json) {
    Optional<Group> group = root.group(id);
    json.writeStartObject();
    json.writeStringProperty("id", id.toString());
    json.writeArrayPropertyStart("apps");
    if (withApps) {
      appsByGroup.getOrDefault(id, List.of()).forEach(app -> json.writePOJO(apps.write(app)));
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("groups");
    if (withGroups) {
      groupsByParent.getOrDefault(id, List.of()).forEach(child -> write(child, json));
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("pods");
    if (withPods) {
      podsByGroup.getOrDefault(id, List.of()).forEach(pod -> json.writePOJO(pods.write(pod)));
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("dependencies");
    group
        .map(Group::dependencies)
        .orElse(Set.of())
        .forEach(dependency -> json.writeString(dependency.toString()));
    json.writeEndArray();
    // Every change stamps all groups (marathon/API.md 12).
    json.writeStringProperty("version", root.version().toString());
    group
        .flatMap(Group::enforceRole)
        .ifPresent(enforced -> json.writeBooleanProperty("enforceRole", enforced));
    json.writeEndObject();
  }
}

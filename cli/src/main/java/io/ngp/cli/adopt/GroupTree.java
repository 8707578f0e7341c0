package io.ngp.cli.adopt;

import io.ngp.cli.adopt.draft.Adoption.Adopted;
import io.ngp.cli.api.AppId;
import io.ngp.cli.api.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Makes a group of apps, with the groups between: a group's apps must be its direct children. */
final class GroupTree {
  private GroupTree() {}

  /** The group {@code id} with these apps, all of them inside. */
  static ObjectNode of(AppId id, List<Adopted> apps) {
    var root = Json.object().put("id", id.path());
    for (var app : apps) {
      var group = root;
      var path = id.path();
      var inside = app.id().path().substring(id.path().length() + 1).split("/", -1);
      for (var i = 0; i < inside.length - 1; i++) {
        path = path + "/" + inside[i];
        group = child(group, path);
      }
      group.withArray("apps").add(app.definition());
    }
    return root;
  }

  private static ObjectNode child(ObjectNode group, String path) {
    for (var child : group.path("groups")) {
      if (Json.text(child, "id").equals(path)) {
        return (ObjectNode) child;
      }
    }
    return group.withArray("groups").addObject().put("id", path);
  }
}

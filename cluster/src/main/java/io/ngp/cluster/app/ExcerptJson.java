package io.ngp.cluster.app;

import java.util.TreeMap;
import java.util.function.Function;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of parts of the tree; equal parts give equal JSON. */
public final class ExcerptJson {
  private final Function<App, ObjectNode> writeApp;
  private final Function<JsonNode, App> readApp;

  /**
   * A form that leaves the apps to others.
   *
   * @param readApp the inverse of {@code writeApp}, version data included
   */
  public ExcerptJson(Function<App, ObjectNode> writeApp, Function<JsonNode, App> readApp) {
    this.writeApp = writeApp;
    this.readApp = readApp;
  }

  /** The stored form. */
  public ObjectNode store(Excerpt excerpt) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode apps = json.putArray("apps");
    new TreeMap<>(excerpt.apps()).values().forEach(app -> apps.add(writeApp.apply(app)));
    ArrayNode groups = json.putArray("groups");
    new TreeMap<>(excerpt.groups()).values().forEach(group -> groups.add(GroupJson.store(group)));
    return json;
  }

  /** Reads what {@link #store} made. */
  public Excerpt restore(JsonNode json) {
    PMap<PathId, App> apps = HashTreePMap.empty();
    for (JsonNode node : json.path("apps")) {
      App app = readApp.apply(node);
      apps = apps.plus(app.id(), app);
    }
    PMap<PathId, Group> groups = HashTreePMap.empty();
    for (JsonNode node : json.path("groups")) {
      Group group = GroupJson.restore(node);
      groups = groups.plus(group.id(), group);
    }
    return new Excerpt(apps, groups);
  }
}

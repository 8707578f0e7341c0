package io.ngp.cli.app;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a definition file asks for.
 *
 * @param path of the API that takes it
 * @param apps all it defines
 */
record Definition(String path, JsonNode json, List<AppId> apps) {
  Definition {
    apps = List.copyOf(apps);
  }

  static Definition of(Source source) {
    var json = source.json();
    if (json.isArray()) {
      var apps = json.valueStream().map(app -> appId(source, requiredId(source, app))).toList();
      return new Definition("/v2/apps", json, apps);
    }
    if (!json.isObject()) {
      throw source.failure(
          "holds neither an object { } nor a list [ ].",
          "An app looks like {\"id\": \"/www\", \"cmd\": \"...\"}");
    }
    return json.has("apps") || json.has("groups") ? group(source, json) : app(source, json);
  }

  private static Definition app(Source source, JsonNode json) {
    var id = appId(source, requiredId(source, json));
    return new Definition("/v2/apps/" + id.relative(), json, List.of(id));
  }

  private static Definition group(Source source, JsonNode json) {
    var apps = new ArrayList<AppId>();
    // Without an id this would be the root group, and every app outside the file would be removed.
    collect(source, json, resolve("", requiredId(source, json)), apps);
    return new Definition("/v2/groups", json, apps);
  }

  private static void collect(Source source, JsonNode group, String base, List<AppId> apps) {
    for (var app : group.path("apps").values()) {
      apps.add(appId(source, resolve(base, Json.text(app, "id"))));
    }
    for (var child : group.path("groups").values()) {
      collect(source, child, resolve(base, Json.text(child, "id")), apps);
    }
  }

  /** Ids inside a group are relative to it unless they begin with a slash. */
  private static String resolve(String base, String id) {
    return id.startsWith("/") ? id : base + "/" + id;
  }

  private static AppId appId(Source source, String text) {
    try {
      return AppId.parse(text);
    } catch (IllegalArgumentException e) {
      throw source.failure(
          "defines an app by the id \"%s\", which is none.".formatted(text),
          "Ids are lower-case letters, digits and inner dashes, joined by slashes, like /shop/web.");
    }
  }

  private static String requiredId(Source source, JsonNode node) {
    var id = Json.text(node, "id");
    if (id.isEmpty()) {
      throw source.failure(
          "defines something without an \"id\".", "Add one, like \"id\": \"/www\".");
    }
    return id;
  }
}

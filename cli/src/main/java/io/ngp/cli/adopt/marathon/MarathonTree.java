package io.ngp.cli.adopt.marathon;

import io.ngp.cli.adopt.draft.Findings;
import io.ngp.cli.api.AppId;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.source.SourceNode.Sequence;
import io.ngp.iac.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the apps in what Marathon takes and shows, with absolute ids. What a group depends on, its
 * apps depend on: a group's own members have no other place where apps stand alone.
 */
final class MarathonTree {
  private final Diagnostics diagnostics;
  private final Findings findings;
  private final Map<AppId, Found> apps = new LinkedHashMap<>();

  MarathonTree(Diagnostics diagnostics, Findings findings) {
    this.diagnostics = diagnostics;
    this.findings = findings;
  }

  /**
   * An app as it stands in the source.
   *
   * @param base the group its relative ids are seen from
   * @param ofGroups what the groups around it depend on
   */
  record Found(Mapping map, String base, List<AppId> ofGroups) {
    /** What it depends on, absolute; empty if it says nothing or no list of ids. */
    Optional<Set<AppId>> dependencies(ObjectNode definition) {
      var said = definition.path("dependencies");
      var isReadable = said.valueStream().allMatch(JsonNode::isString);
      var all = new LinkedHashSet<AppId>();
      try {
        said.valueStream().forEach(each -> all.add(AppId.parse(resolve(base, each.asString("")))));
      } catch (IllegalArgumentException _) {
        return Optional.empty(); // judged with the rest of the definition
      }
      all.addAll(ofGroups);
      return isReadable && !all.isEmpty() ? Optional.of(all) : Optional.empty();
    }
  }

  Map<AppId, Found> apps() {
    return Collections.unmodifiableMap(apps);
  }

  void collect(SourceNode root) {
    switch (root) {
      case Sequence list -> list.items().forEach(item -> app(item, "", List.of()));
      case Mapping map when map.find("app").orElse(null) instanceof Mapping app ->
          app(app, "", List.of());
      case Mapping map when isGroup(map) -> group(map, "", List.of());
      case Mapping map -> app(map, "", List.of());
      case SourceNode.Scalar scalar ->
          diagnostics.error(
              scalar.position(),
              "This is no definition but " + scalar.describe() + ".",
              "An app looks like {\"id\": \"/www\", \"cmd\": \"...\"}");
    }
  }

  private static boolean isGroup(Mapping map) {
    return map.find("apps").isPresent() || map.find("groups").isPresent();
  }

  private void group(Mapping map, String parent, List<AppId> outer) {
    var said = text(map, "id").orElse("/");
    var base = said.equals("/") ? "" : resolve(parent, said);
    var dependencies = new ArrayList<>(outer);
    for (var each : items(map, "dependencies")) {
      if (each.plain() instanceof Value.Text text) {
        id(resolve(base, text.text()), each.position()).ifPresent(dependencies::add);
      }
    }
    if (map.find("enforceRole").map(SourceNode::plain).orElse(Value.NULL) instanceof Value.Bool) {
      findings
          .about(base.isEmpty() ? "/" : base)
          .dropped(
              "enforceRole",
              JsonPlace.of(map, "enforceRole"),
              "A file of apps says nothing about their group.",
              "");
    }
    items(map, "apps").forEach(app -> app(app, base, dependencies));
    items(map, "pods").forEach(pod -> pod(pod, base));
    for (var child : items(map, "groups")) {
      if (child instanceof Mapping each) {
        group(each, base, dependencies);
      } else {
        notAMap(child, "A group");
      }
    }
  }

  private void pod(SourceNode pod, String base) {
    var id = pod instanceof Mapping map ? text(map, "id").orElse("") : "";
    findings
        .about(resolve(base, id))
        .leftOut(
            "pod",
            pod.position(),
            "The platform runs apps, no pods.",
            "Make an app of each of its containers.");
  }

  private void app(SourceNode node, String base, List<AppId> ofGroups) {
    if (!(node instanceof Mapping map)) {
      notAMap(node, "An app");
      return;
    }
    var said = text(map, "id");
    if (said.isEmpty()) {
      diagnostics.error(
          map.position(), "This app has no \"id\".", "Add one, like \"id\": \"/www\".");
      return;
    }
    id(resolve(base, said.get()), JsonPlace.of(map, "id"))
        .ifPresent(id -> {
          if (apps.putIfAbsent(id, new Found(map, base, List.copyOf(ofGroups))) != null) {
            diagnostics.error(
                map.position(), "The app " + id + " stands here a second time.", "Remove one.");
          }
        });
  }

  private Optional<AppId> id(String text, Position position) {
    try {
      return Optional.of(AppId.parse(text));
    } catch (IllegalArgumentException e) {
      diagnostics.error(position, e.getMessage() + ".", "");
      return Optional.empty();
    }
  }

  private void notAMap(SourceNode node, String what) {
    diagnostics.error(
        node.position(), what + " must be an object { }, not " + node.describe() + ".", "");
  }

  private static Optional<String> text(Mapping map, String key) {
    return map.find(key).map(SourceNode::plain).flatMap(MarathonTree::text);
  }

  private static Optional<String> text(Value value) {
    return value instanceof Value.Text text && !text.text().isEmpty()
        ? Optional.of(text.text())
        : Optional.empty();
  }

  private static List<SourceNode> items(Mapping map, String key) {
    return map.find(key).orElse(null) instanceof Sequence list ? list.items() : List.of();
  }

  /** Marathon's rule: an id that does not begin with a slash is relative, and may climb. */
  private static String resolve(String base, String id) {
    var parts = new ArrayDeque<String>();
    for (var part : ((id.startsWith("/") ? "" : base + "/") + id).split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty()) {
        parts.addLast(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  private static final class JsonPlace {
    static Position of(Mapping map, String key) {
      var member = map.members().get(key);
      return member == null ? map.position() : member.key();
    }
  }
}

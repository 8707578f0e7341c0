package io.ngp.cluster.api;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.InvalidIdException;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Reads a GroupUpdate (marathon/API.md 2.3), collecting everything that is wrong anywhere in it.
 * For one body; not thread-safe.
 */
final class GroupReader {
  private final Definitions definitions;
  private final RootGroup root;
  private final Function<Version, Optional<RootGroup>> trees;

  /** Members of the wrong type. */
  private final List<Violation> shapes = new ArrayList<>();

  /** Members that are well-formed but not allowed; told only when every shape is right. */
  private final List<Violation> rules = new ArrayList<>();

  /**
   * @param root tree the group is to be put into
   * @param trees earlier trees by their versions
   */
  GroupReader(
      Definitions definitions, RootGroup root, Function<Version, Optional<RootGroup>> trees) {
    this.definitions = definitions;
    this.root = root;
    this.trees = trees;
  }

  /**
   * Reads the body of a request.
   *
   * @param base group that the path names; a relative {@code id} in the body is seen from it
   * @throws RefusedException with everything that is wrong
   */
  GroupChange read(JsonNode body, PathId base) {
    if (!body.isObject()) {
      shape("/", "error.expected.jsobject");
      refuse();
    }
    PathId id = body.hasNonNull("id") ? id(body, "", base).orElse(base) : base;
    GroupChange change;
    if (body.hasNonNull("version")) {
      change = toVersion(body, id);
    } else if (body.hasNonNull("scaleBy")) {
      change = scale(body, id);
    } else {
      change = contents(body, id, "");
    }
    refuse();
    return change;
  }

  private void refuse() {
    if (!shapes.isEmpty()) {
      throw new RefusedException(new Reason.Invalid("Invalid JSON", shapes));
    }
    if (!rules.isEmpty()) {
      throw new RefusedException(new Reason.Invalid("Object is not valid", rules));
    }
  }

  private GroupChange toVersion(JsonNode body, PathId id) {
    refuseOthers(body, "version");
    refuse();
    Version version = Versions.parse(body.get("version").asString(""));
    RootGroup then =
        trees
            .apply(version)
            .filter(tree -> tree.hasGroup(id))
            .orElseThrow(() -> unprocessable(id, version));
    return new GroupChange.BackTo(id, then);
  }

  private static RefusedException unprocessable(PathId id, Version version) {
    return new RefusedException(
        new Reason.Unprocessable(
            "Group '%s' is not available in version %s. See its versions at '/v2/groups%s/versions'."
                .formatted(id, version, id.isRoot() ? "" : id)));
  }

  private GroupChange scale(JsonNode body, PathId id) {
    refuseOthers(body, "scaleBy");
    JsonNode factor = body.get("scaleBy");
    if (!factor.isNumber()) {
      shape("/scaleBy", "error.expected.jsnumber");
    } else if (factor.doubleValue() < 0) {
      shape("/scaleBy", "error.min");
    }
    return new GroupChange.Scale(id, factor.asDouble(1));
  }

  private void refuseOthers(JsonNode body, String only) {
    boolean hasOthers =
        body.properties().stream()
            .anyMatch(member -> !member.getValue().isNull() && !member.getKey().equals(only));
    if (hasOthers) {
      rule("/" + only, "The '%s' field may not be combined with other fields.".formatted(only));
    }
  }

  private GroupChange.Contents contents(JsonNode body, PathId id, String path) {
    return new GroupChange.Contents(
        id,
        list(body, "apps", path)
            .map(apps ->
                members(apps, id, path + "/apps", app -> definitions.complete(app, id, root))),
        list(body, "pods", path)
            .map(pods ->
                members(pods, id, path + "/pods", pod -> definitions.completePod(pod, id, root))),
        list(body, "groups", path).map(groups -> groups(groups, id, path)),
        list(body, "dependencies", path).map(ids -> dependencies(ids, id, path)),
        enforceRole(body, id, path));
  }

  private List<App> members(
      JsonNode members, PathId group, String path, Function<JsonNode, App> reader) {
    List<App> result = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      String at = "%s(%d)".formatted(path, i);
      try {
        App app = reader.apply(members.get(i));
        checkChild(app.id(), group, at);
        result.add(app);
      } catch (RefusedException e) {
        note(e, at);
      }
    }
    return result;
  }

  private void note(RefusedException e, String at) {
    if (!(e.reason() instanceof Reason.Invalid(var message, var violations))) {
      throw e;
    }
    (message.equals("Invalid JSON") ? shapes : rules).addAll(Violations.below(at, violations));
  }

  private List<GroupChange.Contents> groups(JsonNode groups, PathId parent, String path) {
    List<GroupChange.Contents> result = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      String at = "%s/groups(%d)".formatted(path, i);
      JsonNode group = groups.get(i);
      if (!group.isObject()) {
        shape(at, "error.expected.jsobject");
        continue;
      }
      if (!group.hasNonNull("id")) {
        shape(at + "/id", "error.path.missing");
        continue;
      }
      Optional<PathId> id = id(group, at, parent);
      id.ifPresent(known -> {
        checkChild(known, parent, at);
        result.add(contents(group, known, at));
      });
    }
    return result;
  }

  private void checkChild(PathId id, PathId group, String at) {
    if (id.isRoot() || !id.parent().equals(group)) {
      rule(
          at + "/id",
          "Identifier is not child of '%s'. Hint: use relative paths.".formatted(group));
    }
  }

  private Set<PathId> dependencies(JsonNode ids, PathId group, String path) {
    Set<PathId> result = new LinkedHashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      String at = "%s/dependencies(%d)".formatted(path, i);
      resolve(ids.get(i), group, at).ifPresent(result::add);
    }
    if (group.isRoot() && !result.isEmpty()) {
      rule(path + "/dependencies", "Dependency graph has cyclic dependencies.");
    }
    return result;
  }

  private Optional<Boolean> enforceRole(JsonNode body, PathId id, String path) {
    JsonNode value = body.path("enforceRole");
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      shape(path + "/enforceRole", "error.expected.jsboolean");
      return Optional.empty();
    }
    if (id.segments().size() != 1) {
      rule(
          path + "/enforceRole",
          "enforceRole can only be set on top-level groups, which %s is not.".formatted(id));
    }
    return Optional.of(value.booleanValue());
  }

  private Optional<PathId> id(JsonNode body, String path, PathId base) {
    return resolve(body.path("id"), base, path + "/id");
  }

  private Optional<PathId> resolve(JsonNode text, PathId base, String at) {
    if (!text.isString()) {
      shape(at, "error.expected.jsstring");
      return Optional.empty();
    }
    try {
      return Optional.of(base.resolve(text.stringValue()));
    } catch (InvalidIdException e) {
      shape(at, e.error());
      return Optional.empty();
    }
  }

  private Optional<JsonNode> list(JsonNode body, String name, String path) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isArray()) {
      shape(path + "/" + name, "error.expected.jsarray");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private void shape(String path, String error) {
    shapes.add(new Violation(path, List.of(error)));
  }

  private void rule(String path, String error) {
    rules.add(new Violation(path, List.of(error)));
  }
}

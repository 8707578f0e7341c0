package io.ngp.cluster.api;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Prepares updates of apps from request bodies (marathon/API.md 2.2). */
final class AppUpdates {
  /** How the body of an update is read. */
  enum Mode {
    /** A complete definition. */
    REPLACE,
    /** What is absent stays; a missing app is created. */
    PATCH_OR_CREATE,
    /** What is absent stays; a missing app is an error. */
    PATCH
  }

  private final Definitions definitions;
  private final ClusterControl control;

  AppUpdates(Definitions definitions, ClusterControl control) {
    this.definitions = definitions;
    this.control = control;
  }

  /** An edit of one or many apps at once. */
  ClusterControl.Edit edit(List<AppUpdate> updates) {
    return root -> {
      RootGroup edited = root;
      for (AppUpdate update : updates) {
        edited = update.applyTo(edited, definitions);
      }
      return edited;
    };
  }

  AppUpdate one(PathId id, JsonNode body, Mode mode) {
    RootGroup root = control.view().root();
    AppLookup.refusePod(root, id);
    if (mode == Mode.REPLACE) {
      return new AppUpdate.Replace(definitions.complete(id, body, root));
    }
    boolean isRollback = body.hasNonNull("version") && root.app(id).isPresent();
    return isRollback
        ? new AppUpdate.Replace(formerVersion(id, body))
        : new AppUpdate.Patch(id, body, mode == Mode.PATCH_OR_CREATE);
  }

  /**
   * @throws RefusedException if the body is no array of objects with ids
   */
  List<AppUpdate> many(JsonNode body, Mode mode) {
    if (!body.isArray()) {
      throw new RefusedException(
          new Reason.Invalid(
              "Invalid JSON", List.of(new Violation("/", List.of("error.expected.jsarray")))));
    }
    List<AppUpdate> updates = new ArrayList<>();
    for (int i = 0; i < body.size(); i++) {
      updates.add(element(i, body.get(i), mode));
    }
    return updates;
  }

  private AppUpdate element(int index, JsonNode body, Mode mode) {
    JsonNode id = body.path("id");
    if (!id.isString()) {
      throw new RefusedException(
          new Reason.Unprocessable(
              "Element %d of the array has no \"id\"; each app to update must name itself."
                  .formatted(index)));
    }
    try {
      return one(PathIds.wanted(PathId.ROOT, id.stringValue()), body, mode);
    } catch (RefusedException e) {
      throw at(index, e);
    }
  }

  /** Says which element is meant. */
  private static RefusedException at(int index, RefusedException e) {
    return e.reason() instanceof Reason.Invalid(var message, var violations)
        ? new RefusedException(
            new Reason.Invalid(message, Violations.below("(" + index + ")", violations)))
        : e;
  }

  private App formerVersion(PathId id, JsonNode body) {
    boolean hasOthers =
        body.properties().stream()
            .anyMatch(member ->
                !member.getValue().isNull()
                    && !member.getKey().equals("version")
                    && !member.getKey().equals("id"));
    if (hasOthers) {
      throw new RefusedException(
          new Reason.Invalid(
              "Object is not valid",
              List.of(
                  new Violation(
                      "/version",
                      List.of("The 'version' field may only be combined with the 'id' field.")))));
    }
    Version version = Versions.parse(body.get("version").asString(""));
    return control.version(id, version).orElseThrow(() -> Missing.appVersion(id, version));
  }
}

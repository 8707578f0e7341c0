package io.ngp.cluster.api;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.InvalidIdException;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.engine.Engine.Unsupported;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads definitions for the cluster they are meant for: roles default to what the app's group
 * enforces, and what the engine can't honour is refused here rather than when a task is launched.
 */
final class Definitions {
  /** The cluster stamps versions when it applies a change; until then there is none. */
  private static final Version UNSTAMPED = new Version(Instant.EPOCH);

  private final AppJson json;
  private final Function<App, List<Unsupported>> unsupported;

  Definitions(AppJson json, Function<App, List<Unsupported>> unsupported) {
    this.json = json;
    this.unsupported = unsupported;
  }

  AppJson json() {
    return json;
  }

  /**
   * Reads a complete definition.
   *
   * @param root tree the app is to be put into
   * @throws RefusedException with everything that is wrong with it
   */
  App complete(JsonNode body, PathId base, RootGroup root) {
    App app = reader(body, base, root).read(body, base, UNSTAMPED);
    Optional<App> current = root.app(app.id());
    refuseUnsupported(app, current);
    return current.map(existing -> app.withVersionInfo(existing.versionInfo())).orElse(app);
  }

  /**
   * Reads a complete pod.
   *
   * @param root tree the pod is to be put into
   * @throws RefusedException with everything that is wrong with it
   */
  App completePod(JsonNode body, PathId base, RootGroup root) {
    App pod = reader(body, base, root).readPod(body, base, UNSTAMPED);
    Optional<App> current = root.app(pod.id());
    refuseUnsupported(pod, current);
    return current.map(existing -> pod.withVersionInfo(existing.versionInfo())).orElse(pod);
  }

  /** The same under an id that is not the body's; a body that is no object is refused as such. */
  App complete(PathId id, JsonNode body, RootGroup root) {
    JsonNode named =
        body instanceof ObjectNode object ? object.deepCopy().put("id", id.toString()) : body;
    return complete(named, PathId.ROOT, root);
  }

  /**
   * Changes an app by what the body holds.
   *
   * @throws RefusedException with everything that is wrong with the result
   */
  App patched(App current, JsonNode body) {
    App app = json.patch(current, body, UNSTAMPED).withVersionInfo(current.versionInfo());
    refuseUnsupported(app, Optional.of(current));
    return app;
  }

  private AppJson reader(JsonNode body, PathId base, RootGroup root) {
    try {
      PathId id = base.resolve(body.path("id").asString(""));
      return id.segments().size() > 1 && enforcesRole(root, id.segments().getFirst())
          ? json.withDefaultRole(id.segments().getFirst())
          : json;
    } catch (InvalidIdException _) {
      return json; // reading will say what is wrong with the id
    }
  }

  private static boolean enforcesRole(RootGroup root, String topLevel) {
    return root.group(PathId.ROOT.child(topLevel)).flatMap(Group::enforceRole).orElse(false);
  }

  /** An app that is already so may still be scaled. */
  private void refuseUnsupported(App app, Optional<App> current) {
    if (current.isPresent() && !app.isConfigurationChangeFrom(current.get())) {
      return;
    }
    List<Violation> violations =
        unsupported.apply(app).stream()
            .map(part -> new Violation(part.path(), List.of(part.reason())))
            .toList();
    if (!violations.isEmpty()) {
      throw new RefusedException(new Reason.Invalid("Object is not valid", violations));
    }
  }
}

package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * How tasks are to be killed (marathon/API.md 7).
 *
 * @param scale whether the app shrinks by the victims; else they are replaced
 * @param force whether conflicting deployments are cancelled, when scaling
 * @param wipe whether the instances go, too
 */
record KillOptions(boolean scale, boolean force, boolean wipe) {
  /**
   * @throws RefusedException 400 if both {@code scale} and {@code wipe} are asked for
   */
  static KillOptions of(Call call) {
    KillOptions options =
        new KillOptions(
            call.flag("scale", false), call.flag("force", false), call.flag("wipe", false));
    if (options.scale && options.wipe) {
      throw new RefusedException(
          new Reason.BadRequest("You cannot use scale and wipe at the same time."));
    }
    return options;
  }

  /** What the answer holds when no deployment is started: the victims as they were. */
  enum Answer {
    LIST,
    ONE
  }

  Reply kill(ClusterControl control, ClusterView view, List<Instance> victims, Answer answer) {
    Set<InstanceId> ids = victims.stream().map(Instance::id).collect(Collectors.toSet());
    if (scale) {
      return DeploymentJson.result(control.killAndScale(ids, force));
    }
    List<Instance> killed = control.kill(ids, wipe);
    ObjectNode body = Json.object();
    switch (answer) {
      case LIST -> body.set("tasks", TaskJson.list(view, killed));
      case ONE ->
          body.set(
              "task", TaskJson.write(view, killed.stream().findFirst().orElse(victims.getFirst())));
    }
    return Reply.json(body);
  }
}

package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.MediaType;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.Instance;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Tasks of an app: listing and killing (marathon/API.md 2.1, 7). */
final class AppTasks {
  private final LeaderGate gate;

  AppTasks(LeaderGate gate) {
    this.gate = gate;
  }

  Reply list(Call call, List<String> segments) {
    MediaType type = call.preferred(MediaType.JSON, MediaType.PLAIN);
    ClusterView view = gate.control().view();
    App app = existing(view, segments);
    return type.equals(MediaType.PLAIN)
        ? Reply.text(200, type, TaskText.of(view, List.of(app)))
        : tasks(view, view.instancesOf(app.id()));
  }

  Reply below(List<String> segments) {
    PathId group = PathIds.existing("Group", segments);
    ClusterView view = gate.control().view();
    if (!view.root().hasGroup(group)) {
      throw Missing.group(group);
    }
    List<Instance> instances =
        AppLookup.below(view.root(), group).stream()
            .flatMap(app -> view.instancesOf(app.id()).stream())
            .toList();
    return tasks(view, instances);
  }

  Reply killAll(Call call, List<String> segments) {
    KillOptions options = KillOptions.of(call);
    ClusterControl control = gate.control();
    ClusterView view = control.view();
    PathId app = existing(view, segments).id();
    Collection<Instance> all = view.instancesOf(app);
    if (options.scale() && all.isEmpty()) {
      throw Missing.of("Path '%s' does not exist".formatted(app));
    }
    Optional<String> host = call.parameter("host").filter(name -> !name.equals("*"));
    List<Instance> victims =
        all.stream().filter(instance -> host.isEmpty() || isOn(instance, host.get())).toList();
    return options.kill(control, view, victims, KillOptions.Answer.LIST);
  }

  Reply killOne(Call call, List<String> segments, String task) {
    KillOptions options = KillOptions.of(call);
    ClusterControl control = gate.control();
    ClusterView view = control.view();
    PathId app = existing(view, segments).id();
    Optional<Instance> victim =
        TaskIds.find(view, task).filter(instance -> instance.app().equals(app));
    if (victim.isEmpty() && !options.scale()) {
      throw Missing.task(task);
    }
    return options.kill(control, view, victim.stream().toList(), KillOptions.Answer.ONE);
  }

  private static App existing(ClusterView view, List<String> segments) {
    PathId id = PathIds.existing("App", segments);
    return AppLookup.existing(view.root(), id);
  }

  private static boolean isOn(Instance instance, String host) {
    return instance
        .placement()
        .filter(placement -> placement.agent().host().equals(host))
        .isPresent();
  }

  private static Reply tasks(ClusterView view, Collection<Instance> instances) {
    ObjectNode body = Json.object();
    body.set("tasks", TaskJson.list(view, instances));
    return Reply.json(body);
  }
}

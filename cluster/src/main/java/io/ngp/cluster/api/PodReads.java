package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import tools.jackson.databind.node.ArrayNode;

/** Looking at pods, how they fare, and their stored versions (Marathon, PodsResource.scala). */
final class PodReads {
  private final LeaderGate gate;
  private final AppJson definitions;
  private final InstantSource clock;

  PodReads(LeaderGate gate, AppJson definitions, InstantSource clock) {
    this.gate = gate;
    this.definitions = definitions;
    this.clock = clock;
  }

  /**
   * A pod that must be there.
   *
   * @throws io.ngp.cluster.refusal.RefusedException as not found if it is not, or is an app
   */
  static App pod(RootGroup root, PathId id) {
    return root.app(id).filter(App::isPod).orElseThrow(() -> Missing.pod(id));
  }

  Reply list() {
    ArrayNode pods = Json.array();
    all(gate.control()).forEach(pod -> pods.add(definitions.writePod(pod)));
    return Reply.json(pods);
  }

  Reply show(List<String> segments) {
    PathId id = PathIds.existing("Pod", segments);
    return Reply.json(definitions.writePod(pod(gate.control().view().root(), id)));
  }

  Reply statuses() {
    ClusterControl control = gate.control();
    PodStatusJson status = new PodStatusJson(definitions, control, clock.instant());
    ArrayNode statuses = Json.array();
    all(control).forEach(pod -> statuses.add(status.write(pod)));
    return Reply.json(statuses);
  }

  Reply status(List<String> segments) {
    PathId id = PathIds.existing("Pod", segments);
    ClusterControl control = gate.control();
    App pod = pod(control.view().root(), id);
    return Reply.json(new PodStatusJson(definitions, control, clock.instant()).write(pod));
  }

  private static List<App> all(ClusterControl control) {
    return control.view().root().appsBelow(PathId.ROOT).stream().filter(App::isPod).toList();
  }

  Reply versions(List<String> segments) {
    PathId id = PathIds.existing("Pod", segments);
    ClusterControl control = gate.control();
    App pod = pod(control.view().root(), id);
    SortedSet<Version> versions = control.versions(pod.id());
    ArrayNode body = Json.array();
    versions.forEach(version -> body.add(version.toString()));
    return Reply.json(body);
  }

  Reply version(List<String> segments, String text) {
    PathId id = PathIds.existing("Pod", segments);
    Version version = Versions.parse(text);
    return Reply.json(
        definitions.writePod(
            gate.control()
                .version(id, version)
                .filter(App::isPod)
                .orElseThrow(() -> Missing.podVersion(id, version))));
  }
}

package io.ngp.cluster.api;

import io.ngp.cluster.api.diagnostics.Diagnoser;
import io.ngp.cluster.api.diagnostics.Diagnostic;
import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterView;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /ngp/v1/apps/{id}/diagnostics}: why an app is not fully running. */
final class DiagnosticsService implements Resource {
  private final LeaderGate gate;
  private final InstantSource clock;

  DiagnosticsService(LeaderGate gate, InstantSource clock) {
    this.gate = gate;
    this.clock = clock;
  }

  @Override
  public String prefix() {
    return "/ngp/v1/apps";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    List<String> path = call.segments();
    if (path.size() < 2 || !path.getLast().equals("diagnostics")) {
      throw Missing.route();
    }
    List<String> app = path.subList(0, path.size() - 1);
    return new Verbs().get(() -> diagnostics(app)).answer(call);
  }

  private Reply diagnostics(List<String> segments) {
    PathId id = PathIds.existing("App", segments);
    ClusterControl control = gate.control();
    ClusterView view = control.view();
    if (view.root().app(id).isEmpty() && view.instancesOf(id).isEmpty()) {
      throw Missing.app(id);
    }
    ObjectNode body = Json.object().put("app", id.toString());
    ArrayNode list = body.putArray("diagnostics");
    new Diagnoser(view, control.nodes(), clock.instant())
        .diagnose(id)
        .forEach(diagnostic -> list.add(write(diagnostic)));
    return Reply.json(body);
  }

  private static ObjectNode write(Diagnostic diagnostic) {
    ObjectNode json = Json.object();
    json.put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
    json.put("summary", diagnostic.summary());
    json.put("where", diagnostic.where());
    json.put("detail", diagnostic.detail());
    json.put("fix", diagnostic.fix());
    diagnostic.since().ifPresent(since -> json.put("since", Version.format(since)));
    json.put("count", diagnostic.count());
    diagnostic.task().ifPresent(task -> json.put("taskId", task.toString()));
    return json;
  }
}

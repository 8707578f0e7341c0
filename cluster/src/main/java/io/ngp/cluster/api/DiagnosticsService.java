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

/**
 * {@code /ngp/v1/apps/{id}/diagnostics}: why an app is not fully running, and {@code
 * /ngp/v1/apps/{id}/timeline}: what happened to it.
 */
final class DiagnosticsService implements Resource {
  private final LeaderGate gate;
  private final TimelineReads timelines;
  private final InstantSource clock;

  DiagnosticsService(LeaderGate gate, TimelineReads timelines, InstantSource clock) {
    this.gate = gate;
    this.timelines = timelines;
    this.clock = clock;
  }

  @Override
  public String prefix() {
    return "/ngp/v1/apps";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    List<String> path = call.segments();
    if (path.size() < 2) {
      throw Missing.route();
    }
    List<String> app = path.subList(0, path.size() - 1);
    return switch (path.getLast()) {
      case "diagnostics" -> new Verbs().get(() -> diagnostics(app)).answer(call);
      case "timeline" -> new Verbs().producingAny().get(() -> timeline(call, app)).answer(call);
      default -> throw Missing.route();
    };
  }

  private Reply timeline(Call call, List<String> segments) {
    ClusterControl control = gate.control();
    return timelines.read(call, known(segments, control.view()), control.timelines());
  }

  private Reply diagnostics(List<String> segments) {
    ClusterControl control = gate.control();
    ClusterView view = control.view();
    PathId id = known(segments, view);
    ObjectNode body = Json.object().put("app", id.toString());
    ArrayNode list = body.putArray("diagnostics");
    new Diagnoser(view, control.nodes(), clock.instant())
        .diagnose(id)
        .forEach(diagnostic -> list.add(write(diagnostic)));
    return Reply.json(body);
  }

  private static PathId known(List<String> segments, ClusterView view) {
    PathId id = PathIds.existing("App", segments);
    if (view.root().app(id).isEmpty() && view.instancesOf(id).isEmpty()) {
      throw Missing.app(id);
    }
    return id;
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

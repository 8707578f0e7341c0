package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.InvalidIdException;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.launch.QueueEntry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2/queue}: what waits to be launched, and why (marathon/API.md 2.4, 10). */
final class QueueService implements Resource {
  private final LeaderGate gate;
  private final AppJson definitions;
  private final InstantSource clock;

  QueueService(LeaderGate gate, AppJson definitions, InstantSource clock) {
    this.gate = gate;
    this.definitions = definitions;
    this.clock = clock;
  }

  @Override
  public String prefix() {
    return "/v2/queue";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    List<String> path = call.segments();
    if (path.isEmpty()) {
      return new Verbs().get(() -> list(call)).answer(call);
    }
    if (path.size() > 1 && path.getLast().equals("delay")) {
      List<String> app = path.subList(0, path.size() - 1);
      return new Verbs().delete(() -> resetDelay(app)).answer(call);
    }
    throw Missing.route();
  }

  private Reply list(Call call) {
    ClusterControl control = gate.control();
    Map<String, EngineNode> agents =
        control.nodes().stream()
            .collect(
                Collectors.toMap(node -> node.info().id(), Function.identity(), (_, last) -> last));
    boolean withOffers = call.parameters("embed").contains("lastUnusedOffers");
    QueueJson json = new QueueJson(definitions, agents, withOffers, clock.instant());
    ObjectNode body = Json.object();
    ArrayNode queue = body.putArray("queue");
    control.view().queue().values().stream()
        .filter(entry -> entry.count() > 0)
        .sorted(Comparator.comparing((QueueEntry entry) -> entry.app().id()))
        .forEach(entry -> queue.add(json.write(entry)));
    return Reply.json(body);
  }

  private Reply resetDelay(List<String> segments) {
    PathId app;
    try {
      app = PathId.parse(String.join("/", segments));
    } catch (InvalidIdException _) {
      throw Missing.of(
          "Application /%s not found in tasks queue.".formatted(String.join("/", segments)));
    }
    if (!gate.control().resetDelay(app)) {
      throw Missing.queued(app);
    }
    return Reply.empty(204);
  }
}

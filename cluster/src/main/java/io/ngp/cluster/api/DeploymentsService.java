package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterView;
import java.io.IOException;
import tools.jackson.databind.node.ArrayNode;

/** {@code /v2/deployments}: those under way, and ending them (marathon/API.md 2.4, 8.3). */
final class DeploymentsService implements Resource {
  private final LeaderGate gate;

  DeploymentsService(LeaderGate gate) {
    this.gate = gate;
  }

  @Override
  public String prefix() {
    return "/v2/deployments";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    return switch (call.segments().size()) {
      case 0 -> new Verbs().get(this::list).answer(call);
      case 1 -> new Verbs().delete(() -> end(call, call.segments().getFirst())).answer(call);
      default -> throw Missing.route();
    };
  }

  private Reply list() {
    ArrayNode body = Json.array();
    ClusterView view = gate.control().view();
    view.deployments().forEach(deployment -> body.add(DeploymentJson.write(deployment, view)));
    return Reply.json(body);
  }

  private Reply end(Call call, String id) {
    ClusterControl control = gate.control();
    if (control.view().deployments().stream().noneMatch(found -> found.id().equals(id))) {
      throw Missing.deployment(id);
    }
    if (!call.flag("force", false)) {
      return DeploymentJson.result(control.rollBack(id));
    }
    if (!control.cancel(id)) {
      throw Missing.deployment(id);
    }
    return Reply.empty(202);
  }
}

package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2/plugins}: there are none, which Marathon's clients can handle. */
final class PluginsService implements Resource {
  @Override
  public String prefix() {
    return "/v2/plugins";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw Missing.route();
    }
    return new Verbs().get(PluginsService::none).answer(call);
  }

  private static Reply none() {
    ObjectNode body = Json.object();
    body.putArray("plugins");
    return Reply.json(body);
  }
}

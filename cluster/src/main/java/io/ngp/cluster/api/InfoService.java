package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.api.leader.Leadership;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v2/info}: what this master is and how it is set up (marathon/API.md 2.5). Answered by
 * every master itself.
 */
final class InfoService implements Resource {
  private final ApiSettings settings;
  private final LeaderGate gate;
  private final Supplier<URI> self;

  InfoService(ApiSettings settings, LeaderGate gate, Supplier<URI> self) {
    this.settings = settings;
    this.gate = gate;
    this.self = self;
  }

  @Override
  public String prefix() {
    return "/v2/info";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw Missing.route();
    }
    return new Verbs().get(() -> Reply.json(info())).answer(call);
  }

  private ObjectNode info() {
    ObjectNode info = Json.object();
    info.put("name", "marathon");
    info.put("version", ApiSettings.MARATHON_VERSION);
    info.put("buildref", "ngp-" + settings.about().build());
    info.put("elected", gate.current() instanceof Leadership.Leading);
    Optional<URI> leader = LeaderService.leader(gate, self);
    leader.ifPresent(uri -> info.put("leader", uri.getAuthority()));
    info.put("frameworkId", settings.about().platform());
    int port = self.get().getPort();
    info.set("marathon_config", MasterConfigJson.marathon(settings, port));
    info.set("zookeeper_config", MasterConfigJson.zooKeeper(settings));
    info.set("http_config", MasterConfigJson.http(settings, port));
    return info;
  }
}

package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /config}: the settings this master runs with, credentials left out. */
final class ConfigService implements Resource {
  private final ApiSettings settings;
  private final Supplier<URI> self;

  ConfigService(ApiSettings settings, Supplier<URI> self) {
    this.settings = settings;
    this.self = self;
  }

  @Override
  public String prefix() {
    return "/config";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw Missing.route();
    }
    return new Verbs().get(() -> Reply.json(config())).answer(call);
  }

  private ObjectNode config() {
    ObjectNode config = Json.object();
    config.put("platform", settings.about().platform());
    config.put("build", settings.about().build());
    ObjectNode api = config.putObject("api");
    api.put("bind", settings.bind());
    api.put("port", self.get().getPort());
    api.put("address", MasterConfigJson.redacted(self.get().toString()));
    api.put("keepAliveSeconds", settings.keepAlive().toMillis() / 1000.0);
    ArrayNode origins = api.putArray("origins");
    settings.access().origins().forEach(origins::add);
    settings
        .access()
        .maxConcurrentRequests()
        .ifPresent(limit -> api.put("maxConcurrentRequests", limit));
    config.set("zookeeper", MasterConfigJson.zooKeeper(settings));
    return config;
  }
}

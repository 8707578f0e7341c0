package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A master's set-up in the words of Marathon's {@code /v2/info} (marathon/API.md 2.5). Members that
 * are about Mesos say what is true here; what has no counterpart is left out.
 */
final class MasterConfigJson {
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^@/\\s]*@");

  private MasterConfigJson() {}

  static ObjectNode marathon(ApiSettings settings, int port) {
    ObjectNode config = Json.object();
    ArrayNode origins = config.putArray("access_control_allow_origin");
    settings.access().origins().forEach(origins::add);
    config.put("checkpoint", true); // tasks outlive their agent's restart
    config.putArray("features");
    config.put("framework_name", settings.about().platform());
    config.put("ha", true);
    config.put("hostname", settings.bind());
    config.put("leader_proxy_connection_timeout_ms", 2_000);
    config.put("leader_proxy_read_timeout_ms", 30_000);
    config.put("local_port_min", 10_000);
    config.put("local_port_max", 20_000);
    settings
        .access()
        .maxConcurrentRequests()
        .ifPresent(limit -> config.put("http_max_concurrent_requests", limit));
    config.put("max_running_deployments", 100);
    config.put("mesos_role", "*");
    config.put("webui_url", "%s://%s:%d/ui/".formatted(settings.scheme(), settings.bind(), port));
    return config;
  }

  static ObjectNode zooKeeper(ApiSettings settings) {
    ObjectNode config = Json.object();
    settings.about().zooKeeper().ifPresent(url -> config.put("zk", redacted(url)));
    return config;
  }

  static ObjectNode http(ApiSettings settings, int port) {
    return Json.object().put("http_address", settings.bind()).put("http_port", port);
  }

  /** Without user and password. */
  static String redacted(String url) {
    return CREDENTIALS.matcher(url).replaceAll("********@");
  }
}

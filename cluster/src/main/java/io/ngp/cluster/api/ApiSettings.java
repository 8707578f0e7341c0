package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How one master's API is set up.
 *
 * @param bind address to listen on
 * @param port 0 for any free one
 * @param advertised how other masters and clients reach it, {@code http://10.0.0.1:8081}; where it
 *     listens when absent
 * @param platform name of the platform
 * @param build version of this software
 * @param allowedOrigins origins of web pages that may call the API ({@code *} for all); none when
 *     empty
 * @param keepAlive how often quiet streams are written to
 */
public record ApiSettings(
    String bind,
    int port,
    Optional<URI> advertised,
    String platform,
    String build,
    List<String> allowedOrigins,
    Duration keepAlive) {
  /** The release whose API this is. */
  static final String MARATHON_VERSION = "1.11.24";

  public ApiSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /** On one address, everything else as usual. */
  public static ApiSettings on(String bind, int port) {
    return new ApiSettings(
        bind, port, Optional.empty(), "ngp", "dev", List.of(), Duration.ofSeconds(10));
  }

  /** As {@code marathon_config} of {@code /v2/info}. */
  ObjectNode describe() {
    ObjectNode config = Json.object();
    ArrayNode origins = config.putArray("access_control_allow_origin");
    allowedOrigins.forEach(origins::add);
    config.put("framework_name", platform);
    config.put("ha", true);
    config.put("hostname", bind);
    config.putArray("features");
    config.put("mesos_role", "*");
    config.put("local_port_min", 10_000);
    config.put("local_port_max", 20_000);
    return config;
  }
}

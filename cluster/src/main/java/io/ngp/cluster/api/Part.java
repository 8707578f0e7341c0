package io.ngp.cluster.api;

import io.helidon.webserver.http.HttpService;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.leader.Standby;

/**
 * One path of a master's HTTP server and what answers below it.
 *
 * @param path without a slash at the end, {@code /v2/apps}
 * @param standby what a master does with it that doesn't lead
 */
public record Part(String path, Standby standby, HttpService service) {
  static Part of(Standby standby, Resource resource) {
    return new Part(resource.prefix(), standby, resource);
  }

  /** Whether the path is this part's or below it. */
  boolean covers(String other) {
    return other.startsWith(path)
        && (other.length() == path.length() || other.charAt(path.length()) == '/');
  }
}

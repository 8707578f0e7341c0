package io.ngp.edge;

import io.ngp.edge.seen.Traffic;
import io.ngp.edge.tls.HandshakeStats;
import io.ngp.edge.upstream.Ejections;
import java.util.List;
import java.util.Map;

/**
 * What the edge has done since it started and is doing now. Numbers are read one after the other
 * while traffic goes on, so sums may differ by what happened meanwhile.
 *
 * @param connections client connections open now
 * @param accepted client connections accepted so far
 * @param unrouted requests answered by the edge because they were malformed or no route took them
 * @param retries times a request was offered to a further target or connection
 * @param routes by route name; a route that left the table leaves here too
 * @param inFlight as {@link Edge#inFlight()}
 * @param traffic requests that ended, by route name
 * @param targets those of the table, and withdrawn ones that still serve requests
 * @param ejections how often targets were passed over, by reason
 * @param handshakes of clients that came by TLS
 */
public record EdgeStats(
    int connections,
    long accepted,
    long unrouted,
    long retries,
    Map<String, RouteStats> routes,
    Map<String, Integer> inFlight,
    Map<String, Traffic> traffic,
    List<TargetStats> targets,
    Map<Ejections.Reason, Long> ejections,
    HandshakeStats handshakes) {
  public EdgeStats {
    routes = Map.copyOf(routes);
    inFlight = Map.copyOf(inFlight);
    traffic = Map.copyOf(traffic);
    targets = List.copyOf(targets);
    ejections = Map.copyOf(ejections);
  }

  /**
   * Counts of one target.
   *
   * @param inFlight requests under way there now
   * @param isEjected whether it is passed over at the moment, because of how it answered
   * @param traffic requests that ended there
   */
  public record TargetStats(String id, int inFlight, boolean isEjected, Traffic traffic) {}

  /**
   * Counts of one route.
   *
   * @param requests taken by the route
   * @param informational responses with status 101; other 1xx are not final
   * @param successful responses with status 2xx
   * @param redirected responses with status 3xx
   * @param clientErrors responses with status 4xx
   * @param serverErrors responses with status 5xx, the edge's own included
   * @param retries times a request was offered to a further target or connection
   */
  public record RouteStats(
      long requests,
      long informational,
      long successful,
      long redirected,
      long clientErrors,
      long serverErrors,
      long retries) {}
}

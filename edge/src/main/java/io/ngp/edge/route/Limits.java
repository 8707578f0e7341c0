package io.ngp.edge.route;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much of a route may be used. What is absent is bounded only by what the edge as a whole puts
 * up with.
 *
 * @param bodyBytes a request's body at most; beyond it 413
 * @param rate requests of all clients together; beyond it 429
 * @param clientRate requests of each client address; beyond it 429
 * @param response from the end of a request to the response's header section; then 504
 * @param idle longest silence in the middle of a response's body or of an upgraded connection
 */
public record Limits(
    OptionalLong bodyBytes,
    Optional<Rate> rate,
    Optional<Rate> clientRate,
    Optional<Duration> response,
    Optional<Duration> idle) {
  public static final Limits NONE =
      new Limits(
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}

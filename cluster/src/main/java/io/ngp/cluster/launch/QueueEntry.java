package io.ngp.cluster.launch;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Instances of an app that wait to be launched, and why.
 *
 * @param count waiting or handed to the engine without confirmation
 * @param backedOffUntil end of the delay after failures; empty when there is none
 * @param lastVerdicts why each agent was refused at the last attempt
 * @param refusals how many offers were refused since the attempt began, by reason
 */
public record QueueEntry(
    App app,
    int count,
    Instant since,
    Optional<Instant> backedOffUntil,
    List<OfferVerdict> lastVerdicts,
    Optional<Instant> lastRefusedAt,
    List<OfferVerdict> refusals) {
  public QueueEntry {
    lastVerdicts = List.copyOf(lastVerdicts);
    refusals = List.copyOf(refusals);
  }

  /** Time until the next launch is allowed, never negative. */
  public Duration delay(Instant now) {
    return backedOffUntil
        .map(until -> Duration.between(now, until))
        .filter(left -> left.isPositive())
        .orElse(Duration.ZERO);
  }
}

package io.ngp.cluster.launch;

import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What agents said to an app that waits to be placed, from the first attempt on. Given up when
 * nothing of the app waits any more.
 *
 * @param last verdicts of the latest attempt
 * @param all verdicts of all attempts, the oldest dropped beyond {@link #REMEMBERED}
 */
public record Refusals(List<OfferVerdict> last, List<OfferVerdict> all, Optional<Instant> lastAt) {
  /** How many verdicts are remembered. */
  public static final int REMEMBERED = 1_000;

  public static final Refusals NONE = new Refusals(List.of(), List.of(), Optional.empty());

  public Refusals {
    last = List.copyOf(last);
    all = List.copyOf(all);
  }

  /** After one more attempt that failed. */
  public Refusals refused(List<OfferVerdict> verdicts, Instant at) {
    List<OfferVerdict> together = new ArrayList<>(all);
    together.addAll(verdicts);
    int surplus = Math.max(0, together.size() - REMEMBERED);
    return new Refusals(verdicts, together.subList(surplus, together.size()), Optional.of(at));
  }
}

package io.ngp.edge.upstream;

import io.ngp.edge.EdgeStats.RouteStats;
import io.ngp.edge.seen.Tallies;
import java.util.concurrent.atomic.LongAdder;

/** Counts of one route, added to by all event loops. */
public final class RouteCounters {
  private final LongAdder requests = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder[] responses = {
    new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder()
  };

  private final Tallies tallies = new Tallies();

  /** What is counted of requests that ended. */
  public Tallies tallies() {
    return tallies;
  }

  public void countRequest() {
    requests.increment();
  }

  /** Requests so far. */
  public long requests() {
    return requests.sum();
  }

  /** A request was offered to a further target or connection. */
  public void countRetry() {
    retries.increment();
  }

  /** Counts a final response; a status outside 100 to 599 counts as the nearest class. */
  public void countResponse(int status) {
    responses[Math.clamp(status / 100 - 1, 0, 4)].increment();
  }

  public RouteStats stats() {
    return new RouteStats(
        requests.sum(),
        responses[0].sum(),
        responses[1].sum(),
        responses[2].sum(),
        responses[3].sum(),
        responses[4].sum(),
        retries.sum());
  }
}

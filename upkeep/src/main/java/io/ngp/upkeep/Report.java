package io.ngp.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the last round found.
 *
 * @param checkedAt when it ended
 * @param every from one round to the next
 * @param version of NGP the host is declared to have
 * @param items how many there are
 * @param standings of those that are otherwise than declared, or lately were
 * @param problem why nothing could be looked at; empty otherwise
 */
public record Report(
    Instant checkedAt,
    Duration every,
    String version,
    int items,
    List<Standing> standings,
    String problem) {
  static final Report NONE = new Report(Instant.EPOCH, Duration.ofMinutes(5), "", 0, List.of(), "");

  /** Copies the list. */
  public Report {
    standings = List.copyOf(standings);
  }

  Optional<Standing> of(String key) {
    return standings.stream().filter(standing -> standing.key().equals(key)).findFirst();
  }

  /** The same, of a round that could not look. */
  Report without(String why, Instant now) {
    return new Report(now, every, version, items, standings, why);
  }
}

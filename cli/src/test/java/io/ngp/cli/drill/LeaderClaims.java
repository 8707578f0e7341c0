package io.ngp.cli.drill;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * For how long two masters said at once that they lead. A master is taken to have led between two
 * answers that say so, if they and the one question between them were quick: one that was frozen
 * meanwhile led nobody. Whether both could act on it is told by what was written.
 */
final class LeaderClaims {
  /** A slower answer says nothing of when it was true. */
  static final Duration QUICK = Duration.ofSeconds(1);

  private final Map<String, Claim> claims = new HashMap<>();
  private Duration longest = Duration.ZERO;
  private String longestPair = "";

  /** From the first answer to the last question of an unbroken row of answers. */
  private record Claim(long fromNanos, long toNanos, long lastAnswerNanos) {}

  /** {@code master} was asked, and answered whether it leads. */
  synchronized void answered(
      String master, boolean isLeading, long askedNanos, long answeredNanos) {
    var isQuick = answeredNanos - askedNanos <= QUICK.toNanos();
    var former =
        Optional.ofNullable(claims.get(master))
            .filter(claim -> askedNanos - claim.lastAnswerNanos() <= QUICK.toNanos());
    if (!isLeading || !isQuick) {
      claims.remove(master);
      return;
    }
    var from = former.map(Claim::fromNanos).orElse(answeredNanos);
    var claim = new Claim(from, askedNanos, answeredNanos);
    claims.put(master, claim);
    compare(master, claim);
  }

  private void compare(String master, Claim one) {
    claims.forEach((name, other) -> {
      var from = Math.max(one.fromNanos(), other.fromNanos());
      var both = Duration.ofNanos(Math.min(one.toNanos(), other.toNanos()) - from);
      if (!name.equals(master) && both.compareTo(longest) > 0) {
        longest = both;
        longestPair = master + " and " + name;
      }
    });
  }

  synchronized Duration longest() {
    return longest;
  }

  /** Who did so for longest. */
  synchronized String longestPair() {
    return longestPair;
  }
}

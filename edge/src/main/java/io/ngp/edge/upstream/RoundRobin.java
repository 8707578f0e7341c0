package io.ngp.edge.upstream;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One target after the other. Each event loop takes turns for itself, so that loops do not contend
 * for a counter.
 */
final class RoundRobin implements Balance {
  /** Ints of a cache line, so that loops' counters do not share one. */
  private static final int LINE = 16;

  /**
   * Next turn of each loop, at {@code LINE} times its number. Written by that loop, and where its
   * requests wait by who serves them; that a turn gets lost then does no harm.
   */
  private final int[] turns;

  RoundRobin(int eventLoops) {
    turns = new int[eventLoops * LINE];
    for (int loop = 0; loop < eventLoops; loop++) {
      // Loops that all began with the first target would crowd there.
      turns[loop * LINE] = ThreadLocalRandom.current().nextInt(1 << 16);
    }
  }

  @Override
  public @Nullable Upstream choose(
      List<Upstream> candidates, Seeker seeker, int perTarget, Leniency leniency) {
    int at = seeker.loop() * LINE;
    int count = candidates.size();
    int turn = turns[at];
    int kept = 0;
    for (int i = 0; i < count; i++, turn++) {
      var candidate = candidates.get(Integer.remainderUnsigned(turn, count));
      if (!Balance.isFit(candidate, seeker, perTarget, leniency)) {
        // Its turn is lost, so that the one after it has no double share.
        continue;
      }
      if (leniency == Leniency.STRICT && candidate.isWarming() && !isLucky(candidate)) {
        // It gives its turn to the next, who has its own besides.
        kept++;
        continue;
      }
      turns[at] = turn + 1 - kept;
      return candidate;
    }
    return null;
  }

  private static boolean isLucky(Upstream warming) {
    return warming.share() > ThreadLocalRandom.current().nextFloat();
  }
}

package io.ngp.edge.seen;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of a route or target: one tally for each event loop, so that none waits for
 * another, added up when somebody asks. A loop's is made when it has something to count.
 */
public final class Tallies {
  private static final @Nullable Tally[] NONE = {};

  private volatile @Nullable Tally[] byLoop = NONE;

  /** The tally of a loop, for that loop only. */
  Tally of(int loop) {
    var all = byLoop;
    var own = loop < all.length ? all[loop] : null;
    return own != null ? own : add(loop);
  }

  private synchronized Tally add(int loop) {
    var more = Arrays.copyOf(byLoop, Math.max(byLoop.length, loop + 1));
    var made = new Tally();
    more[loop] = made;
    byLoop = more;
    return made;
  }

  /** The sum over all loops. */
  public Traffic traffic() {
    var sum = Traffic.NONE;
    for (var tally : byLoop) {
      if (tally != null) {
        sum = sum.plus(tally.traffic());
      }
    }
    return sum;
  }
}

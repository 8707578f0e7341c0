package io.ngp.cluster.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.Lifecycle.UpgradeStrategy;
import io.ngp.cluster.deployment.RollingUpdate.Counts;
import io.ngp.cluster.deployment.RollingUpdate.Decision;
import io.ngp.cluster.deployment.RollingUpdate.Start;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rules of a rolling replace, whatever fails on the way. */
class RollingUpdatePropertyTest {
  private static final int SEEDS = 10_000;

  @Test
  void keepsItsBoundsUnderFaultsAndEndsWhenTheyStop() {
    for (long seed = 0; seed < SEEDS; seed++) {
      World world = new World(seed);
      for (int step = 0; step < 60; step++) {
        world.decide();
        world.fault();
      }
      world.recover();
    }
  }

  /** Instances of one app as counts, and the strategy's rules computed a second time. */
  private static final class World {
    private final SplittableRandom random;
    private final String trace;
    private final int n;
    private final UpgradeStrategy strategy;
    private final boolean resident;
    private int oldGood;
    private int oldBad;
    private int dying;
    private int started;
    private int ready;
    private Start start;
    private int goodFloor;
    private int aliveCeiling;

    World(long seed) {
      random = new SplittableRandom(seed);
      n = 1 + random.nextInt(12);
      resident = random.nextInt(8) == 0;
      strategy = new UpgradeStrategy(share(), resident ? 0 : share());
      oldGood = random.nextInt(2 * n + 1);
      oldBad = random.nextInt(3) == 0 ? random.nextInt(n + 1) : 0;
      dying = random.nextInt(4) == 0 ? random.nextInt(n + 1) : 0;
      trace = "seed %d, n=%d, %s, resident=%s".formatted(seed, n, strategy, resident);
      start = begin();
    }

    private double share() {
      return switch (random.nextInt(4)) {
        case 0 -> 0;
        case 1 -> 1;
        case 2 -> random.nextInt(11) / 10.0;
        default -> random.nextDouble();
      };
    }

    private Counts counts() {
      return new Counts(oldGood, oldBad, dying, started, ready);
    }

    /** Also what a new leader does. */
    private Start begin() {
      int min = (int) Math.ceil(n * strategy.minimumHealthCapacity());
      int max = (int) Math.floor(n * (1 + strategy.maximumOverCapacity()));
      boolean meet = min == max && max <= oldGood + ready;
      goodFloor = Math.min(min, oldGood + ready) - (meet && resident ? 1 : 0);
      aliveCeiling = meet && !resident ? max + 1 : max;
      return RollingUpdate.start(n, strategy, counts(), resident);
    }

    void decide() {
      Decision next = RollingUpdate.next(start, counts());
      assertThat(next.kill()).as(this::where).isBetween(0, oldGood + oldBad);
      assertThat(next.start()).as(this::where).isBetween(0, n - started);
      int goodKilled = Math.max(0, next.kill() - oldBad);
      if (goodKilled > 0) {
        assertThat(oldGood + ready - goodKilled).as(this::where).isGreaterThanOrEqualTo(goodFloor);
      }
      if (next.start() > 0) {
        assertThat(counts().alive() + next.start())
            .as(this::where)
            .isLessThanOrEqualTo(aliveCeiling);
      }
      oldGood -= goodKilled;
      oldBad -= next.kill() - goodKilled;
      dying += next.kill();
      started += next.start();
      Decision again = RollingUpdate.next(start, counts());
      assertThat(again.kill() + again.start()).as(() -> "asked twice, " + where()).isZero();
    }

    private String where() {
      return trace + ", " + start + ", " + counts();
    }

    void fault() {
      switch (random.nextInt(10)) {
        case 0, 1 -> dying -= Math.min(1, dying);
        case 2, 3 -> ready += Math.min(1, started - ready);
        case 4 -> ready -= Math.min(1, ready);
        case 5 -> turn(Math.min(1, oldGood));
        case 6 -> turn(-Math.min(1, oldBad));
        case 7 -> oldGood -= Math.min(1, oldGood);
        case 8 -> oldBad -= Math.min(1, oldBad);
        default -> start = random.nextInt(3) == 0 ? begin() : start;
      }
    }

    private void turn(int toBad) {
      oldGood -= toBad;
      oldBad += toBad;
    }

    /** Nothing fails any more: what stops dies, what starts gets ready. */
    void recover() {
      for (int step = 0; step < 20 * n + 100; step++) {
        decide();
        if (RollingUpdate.next(start, counts()).done()) {
          assertThat(ready).as(this::where).isEqualTo(n);
          assertThat(oldGood + oldBad + dying).as(this::where).isZero();
          return;
        }
        assertThat(dying + started - ready).as(() -> "stalls: " + where()).isPositive();
        if (dying > 0 && (started == ready || random.nextBoolean())) {
          dying--;
        } else {
          ready++;
        }
      }
      throw new AssertionError("does not end: " + where());
    }
  }
}

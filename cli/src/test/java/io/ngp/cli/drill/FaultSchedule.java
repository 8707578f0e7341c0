package io.ngp.cli.drill;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What is broken, when and for how long; the same for the same seed. Every kind comes once before
 * any comes again. Where two parts are broken at once, they are of different kinds of nodes: a
 * majority of masters, and one node of each other kind, is always left alone.
 */
record FaultSchedule(long seed, List<Round> rounds) {
  private static final int SHORTEST_MILLIS = 500;
  private static final int LONGEST_MILLIS = 4_000;

  /** Longer than a session and an election take, so that another master leads meanwhile. */
  private static final int LONGEST_FREEZE_MILLIS = 12_000;

  private static final int LATEST_MILLIS = 2_000;

  FaultSchedule {
    rounds = List.copyOf(rounds);
  }

  /**
   * One fault.
   *
   * @param pick chooses among the parts it could be done to; not negative
   * @param after the begin of its round
   * @param hold how long it lasts
   */
  record Strike(FaultKind kind, int pick, Duration after, Duration hold) {
    @Override
    public String toString() {
      return "%s (pick %d) after %d ms for %d ms"
          .formatted(kind, pick, after.toMillis(), hold.toMillis());
    }
  }

  /** Faults of one time; afterwards all must become well. */
  record Round(int number, List<Strike> strikes) {
    Round {
      strikes = List.copyOf(strikes);
    }

    @Override
    public String toString() {
      return "round "
          + number
          + ": "
          + strikes.stream().map(Strike::toString).collect(Collectors.joining(", "));
    }
  }

  static FaultSchedule of(long seed, int rounds) {
    return of(seed, rounds, List.of(FaultKind.values()));
  }

  static FaultSchedule of(long seed, int rounds, List<FaultKind> kinds) {
    var random = new Random(seed);
    var bag = new ArrayDeque<FaultKind>();
    var all = new ArrayList<Round>();
    for (var number = 1; number <= rounds; number++) {
      var first = strike(draw(bag, kinds, random), random);
      var strikes = new ArrayList<>(List.of(first));
      if (random.nextBoolean()) {
        takeOther(bag, first.kind()).ifPresent(kind -> strikes.add(strike(kind, random)));
      }
      all.add(new Round(number, strikes));
    }
    return new FaultSchedule(seed, all);
  }

  private static FaultKind draw(Deque<FaultKind> bag, List<FaultKind> kinds, Random random) {
    if (bag.isEmpty()) {
      var all = new ArrayList<>(kinds);
      Collections.shuffle(all, random);
      bag.addAll(all);
    }
    return bag.removeFirst();
  }

  private static Optional<FaultKind> takeOther(Deque<FaultKind> bag, FaultKind first) {
    var other = bag.stream().filter(kind -> kind.role() != first.role()).findFirst();
    other.ifPresent(bag::remove);
    return other;
  }

  private static Strike strike(FaultKind kind, Random random) {
    var longest =
        switch (kind.way()) {
          case KILL, RESTART -> LONGEST_MILLIS;
          case FREEZE, CUT ->
              kind == FaultKind.FREEZE_LEADER || kind == FaultKind.CUT_LEADER
                  ? LONGEST_FREEZE_MILLIS
                  : 2 * LONGEST_MILLIS;
        };
    return new Strike(
        kind,
        random.nextInt(Integer.MAX_VALUE),
        Duration.ofMillis(random.nextInt(LATEST_MILLIS)),
        Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, longest)));
  }
}

package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.upstream.Balance.Leniency;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
  private final Fleet fleet = new Fleet();
  private final RoundRobin balance = new RoundRobin(3);

  @Test
  void everyoneHasATurnBeforeAnyoneHasAnother() {
    var candidates = fleet.of(5);
    for (int round = 0; round < 10; round++) {
      List<Upstream> turns = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        turns.add(next(candidates, 1));
      }
      assertThat(turns).containsExactlyInAnyOrderElementsOf(candidates);
    }
  }

  @Test
  void loopsTakeTurnsForThemselves() {
    var candidates = fleet.of(3);
    for (int round = 0; round < 10; round++) {
      for (int loop = 0; loop < 3; loop++) {
        var first = next(candidates, loop);
        assertThat(next(candidates, loop)).isNotSameAs(first);
        assertThat(next(candidates, loop)).isNotSameAs(first);
      }
    }
  }

  @Test
  void theTurnsOfOnesPassedOverAreSharedByAll() {
    var candidates = fleet.of(4);
    candidates.get(1).withdraw();
    Map<Upstream, Integer> times = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      times.merge(next(candidates, 0), 1, Integer::sum);
    }

    assertThat(times).hasSize(3);
    assertThat(times.values()).containsOnly(100);
  }

  private Upstream next(List<Upstream> candidates, int loop) {
    var chosen = balance.choose(candidates, new Asked(List.of(), 0, loop), 0, Leniency.STRICT);
    if (chosen == null) {
      throw new AssertionError("None was chosen of " + candidates);
    }
    return chosen;
  }
}

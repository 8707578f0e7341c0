package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.upstream.Balance.Leniency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastRequestsTest {
  private final Fleet fleet = new Fleet();

  @Test
  void fewestRequestsUnderWayWin() {
    var candidates = fleet.of(3);
    candidates.get(0).acquire();
    candidates.get(2).acquire();

    assertThat(chosen(candidates)).isSameAs(candidates.get(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 9, 50})
  void equalsAreChosenAboutEquallyOften(int count) {
    var candidates = fleet.of(count);
    Map<Upstream, Integer> times = new HashMap<>();

    for (int i = 0; i < 1000 * count; i++) {
      times.merge(chosen(candidates), 1, Integer::sum);
    }

    assertThat(times).hasSize(count);
    assertThat(times.values()).allMatch(n -> n > 700 && n < 1300);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 50})
  void loadStaysEvenAmongMany(int count) {
    var candidates = fleet.of(count);

    for (int i = 0; i < 20 * count; i++) {
      chosen(candidates).acquire();
    }

    // Who is seldom drawn lags behind: of fifty, one has fewer than 16 in two runs of a hundred,
    // fewer than 12 in none of thousands. Nobody gets far above the others.
    assertThat(candidates).allMatch(upstream -> upstream.inFlight() >= 10);
    assertThat(candidates).allMatch(upstream -> upstream.inFlight() <= 24);
  }

  private static Upstream chosen(List<Upstream> candidates) {
    var chosen = LeastRequests.INSTANCE.choose(candidates, Asked.ANYTHING, 0, Leniency.STRICT);
    if (chosen == null) {
      throw new AssertionError("None was chosen of " + candidates);
    }
    return chosen;
  }
}

package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceTest {

  @Test
  void fewestRequestsUnderWayWin() {
    var candidates = upstreams(3);
    candidates.get(0).acquire();
    candidates.get(2).acquire();

    assertThat(Balance.choose(candidates, List.of())).isSameAs(candidates.get(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 9, 50})
  void equalsAreChosenAboutEquallyOften(int count) {
    var candidates = upstreams(count);
    Map<Upstream, Integer> chosen = new HashMap<>();

    for (int i = 0; i < 1000 * count; i++) {
      chosen.merge(chosen(candidates, List.of()), 1, Integer::sum);
    }

    assertThat(chosen).hasSize(count);
    assertThat(chosen.values()).allMatch(times -> times > 700 && times < 1300);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 50})
  void loadStaysEvenAmongMany(int count) {
    var candidates = upstreams(count);

    for (int i = 0; i < 20 * count; i++) {
      chosen(candidates, List.of()).acquire();
    }

    assertThat(candidates).allMatch(upstream -> upstream.inFlight() >= 16);
    assertThat(candidates).allMatch(upstream -> upstream.inFlight() <= 24);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20})
  void ejectedOnesComeLast(int count) {
    var candidates = upstreams(count);
    for (var candidate : candidates.subList(1, count)) {
      candidate.eject(TimeUnit.HOURS.toNanos(1));
    }
    candidates.getFirst().acquire();

    assertThat(Balance.choose(candidates, List.of())).isSameAs(candidates.getFirst());
    assertThat(Balance.choose(candidates, List.of(candidates.getFirst()))).isNotNull();
  }

  @Test
  void ejectionPasses() {
    var upstream = upstreams(1).getFirst();
    upstream.eject(0);

    assertThat(upstream.isEjected()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20})
  void triedAndWithdrawnOnesAreNeverChosen(int count) {
    var candidates = upstreams(count);
    candidates.forEach(Upstream::withdraw);

    assertThat(Balance.choose(candidates, List.of())).isNull();
    assertThat(Balance.choose(upstreams(0), List.of())).isNull();
    var others = upstreams(count);
    assertThat(Balance.choose(others, others)).isNull();
  }

  private static Upstream chosen(List<Upstream> candidates, List<Upstream> tried) {
    var chosen = Balance.choose(candidates, tried);
    if (chosen == null) {
      throw new AssertionError("None was chosen of " + candidates);
    }
    return chosen;
  }

  private static List<Upstream> upstreams(int count) {
    var upstreams = new ArrayList<Upstream>();
    for (int i = 0; i < count; i++) {
      upstreams.add(new Upstream(new Target("t" + i, "127.0.0.1", 1000 + i)));
    }
    return upstreams;
  }
}

package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Balancing.Algorithm;
import io.ngp.edge.upstream.Balance.Leniency;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every way to choose keeps to. */
class BalanceTest {
  private final Fleet fleet = new Fleet();

  static Stream<Arguments> balancesAndSizes() {
    return Stream.of(Algorithm.values())
        .flatMap(algorithm ->
            Stream.of(1, 2, 8, 9, 50).map(size -> Arguments.of(Balance.of(algorithm, 1), size)));
  }

  @ParameterizedTest
  @MethodSource("balancesAndSizes")
  void triedAndWithdrawnOnesAreNeverChosen(Balance balance, int count) {
    var candidates = fleet.of(count);

    assertThat(balance.choose(List.of(), Asked.ANYTHING, 0, Leniency.EJECTED)).isNull();
    assertThat(balance.choose(candidates, Asked.without(candidates), 0, Leniency.EJECTED)).isNull();
    candidates.forEach(Upstream::withdraw);
    assertThat(balance.choose(candidates, Asked.ANYTHING, 0, Leniency.EJECTED)).isNull();
  }

  @ParameterizedTest
  @MethodSource("balancesAndSizes")
  void theOnlyOneLeftIsFound(Balance balance, int count) {
    for (var left : fleet.of(count)) {
      var candidates = fleet.of(count);
      int at = Integer.parseInt(left.target().id().substring(1));
      for (int i = 0; i < count; i++) {
        if (i != at) {
          candidates.get(i).withdraw();
        }
      }
      assertThat(balance.choose(candidates, Asked.ANYTHING, 0, Leniency.STRICT))
          .isSameAs(candidates.get(at));
    }
  }

  @ParameterizedTest
  @MethodSource("balancesAndSizes")
  void ejectedOnesAreOnlyChosenWhereTheyMayBe(Balance balance, int count) {
    var candidates = fleet.of(count);
    candidates.forEach(Fleet::eject);

    assertThat(balance.choose(candidates, Asked.ANYTHING, 0, Leniency.WARMING)).isNull();
    assertThat(balance.choose(candidates, Asked.ANYTHING, 0, Leniency.EJECTED)).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("balancesAndSizes")
  void fullOnesAreNeverChosen(Balance balance, int count) {
    var candidates = fleet.of(count);
    for (int i = 0; i < 3 * count; i++) {
      var chosen = balance.choose(candidates, Asked.ANYTHING, 3, Leniency.STRICT);
      assertThat(chosen != null && chosen.acquire(3)).isTrue();
    }

    assertThat(candidates).allMatch(upstream -> upstream.inFlight() == 3);
    assertThat(balance.choose(candidates, Asked.ANYTHING, 3, Leniency.EJECTED)).isNull();
  }

  @ParameterizedTest
  @MethodSource("balancesAndSizes")
  void oneThatWarmsUpGetsItsShareAndNoMore(Balance balance, int count) {
    if (count == 1) {
      return;
    }
    var candidates = fleet.of(count);
    var cold = candidates.getLast();
    int whole = timesChosen(balance, candidates, cold);
    cold.warmUp(Duration.ofSeconds(100));
    fleet.pass(Duration.ofSeconds(30));

    int partly = timesChosen(balance, candidates, cold);

    assertThat(partly).isBetween((int) (whole * 0.2), (int) (whole * 0.4) + 1);
    fleet.pass(Duration.ofSeconds(70));
    assertThat(timesChosen(balance, candidates, cold))
        .isBetween((int) (whole * 0.9), (int) (whole * 1.1) + 1);
  }

  private static int timesChosen(Balance balance, List<Upstream> candidates, Upstream one) {
    int times = 0;
    for (int i = 0; i < 4000 * candidates.size(); i++) {
      var asked = Asked.withKey(Hashes.of("key " + i));
      times += balance.choose(candidates, asked, 0, Leniency.STRICT) == one ? 1 : 0;
    }
    return times;
  }
}

package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Target;
import io.ngp.edge.upstream.Balance.Leniency;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  private static final int REQUESTS = 100_000;

  private final Upstream main = upstream("main");
  private final Upstream canary = upstream("canary");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 50, 99, 100})
  void aCanaryGetsItsShare(int percent) {
    var split = split(100 - percent, percent);
    var random = new Random(percent);
    int toCanary = 0;
    for (int i = 0; i < REQUESTS; i++) {
      toCanary += targets(split, random.nextInt(), Set.of()).contains(canary) ? 1 : 0;
    }

    // Five standard deviations of so many throws.
    double share = percent / 100.0;
    double slack = 5 * Math.sqrt(REQUESTS * share * (1 - share));
    assertThat((double) toCanary).isBetween(REQUESTS * share - slack, REQUESTS * share + slack);
  }

  @Test
  void theSameTurnIsAlwaysTheSameBackends() {
    var split = split(70, 30);
    var random = new Random(1);
    for (int i = 0; i < 100; i++) {
      int turn = random.nextInt();
      assertThat(targets(split, turn, Set.of())).isEqualTo(targets(split, turn, Set.of()));
    }
  }

  @Test
  void aBackendWithoutTargetsGetsNothing() {
    var split = new Split(List.of(pool(10, main), pool(90)));

    assertThat(takers(split, Set.of())).containsOnly(main);
  }

  @Test
  void whereTheCanaryIsWithdrawnAllGoesToTheMainOne() {
    canary.withdraw();

    assertThat(takers(split(10, 90), Set.of())).containsOnly(main);
  }

  @Test
  void whereTheCanaryRefusesConnectionsAllGoesToTheMainOne() {
    canary.pause(Duration.ofHours(1));

    assertThat(takers(split(10, 90), Set.of())).containsOnly(main);
  }

  @Test
  void whatWasTriedOnTheCanaryIsTriedOnTheMainOneNext() {
    assertThat(takers(split(10, 90), Set.of(canary))).containsOnly(main);
  }

  @Test
  void oneWithoutWeightTakesAllWhereItIsTheOnlyOneLeft() {
    main.withdraw();

    assertThat(takers(split(100, 0), Set.of())).containsOnly(canary);
  }

  @Test
  void ejectedTargetsAreBetterThanNone() {
    main.pause(Duration.ofHours(1));
    canary.withdraw();

    assertThat(takers(split(50, 50), Set.of())).containsOnly(main);
  }

  @Test
  void withoutAnyTargetThereIsNoCandidate() {
    main.withdraw();
    canary.withdraw();

    assertThat(takers(split(50, 50), Set.of())).isEmpty();
  }

  private Split split(int mainWeight, int canaryWeight) {
    return new Split(List.of(pool(mainWeight, main), pool(canaryWeight, canary)));
  }

  private static TargetPool pool(int weight, Upstream... upstreams) {
    return new TargetPool(List.of(upstreams), weight, "", LeastRequests.INSTANCE, 0);
  }

  private static List<Upstream> targets(Split split, int turn, Set<Upstream> tried) {
    var asked = Asked.without(tried);
    var pool = split.pool(turn, asked, Leniency.WARMING);
    if (pool == null) {
      pool = split.pool(turn, asked, Leniency.EJECTED);
    }
    return pool == null ? List.of() : pool.all();
  }

  private static List<Upstream> takers(Split split, Set<Upstream> tried) {
    var random = new Random(3);
    return random
        .ints(1000)
        .mapToObj(turn -> targets(split, turn, tried))
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  private static Upstream upstream(String id) {
    return new Upstream(new Target(id, "127.0.0.1", 80));
  }
}

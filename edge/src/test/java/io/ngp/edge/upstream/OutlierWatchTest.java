package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Balancing;
import io.ngp.edge.route.Balancing.Ejection;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutlierWatchTest {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Fleet fleet = new Fleet();
  private final Map<Target, Upstream> live = new HashMap<>();
  private final Ejections ejections = new Ejections();
  private final Spreads spreads = new Spreads(this::live, "", 1, ejections);
  private final OutlierWatch watch = new OutlierWatch(WINDOW);

  private Upstream live(Target target) {
    return live.computeIfAbsent(target, each -> fleet.one(each.id()));
  }

  /** A route whose targets are followed. */
  private List<Upstream> follow(int targets, Ejection rule) {
    var route =
        Route.of(
                "app.test",
                "/app",
                IntStream.range(0, targets)
                    .mapToObj(i -> new Target("t" + i, "127.0.0.1", 80 + i))
                    .toList())
            .withPolicy(Policy.NONE.withBalancing(Balancing.DEFAULT.withEjection(rule)));
    spreads.begin();
    spreads.of(route);
    spreads.applied();
    watch.follow(spreads.current());
    return route.targets().map(this::live).toList();
  }

  private void serve(Upstream upstream, int requests, int failures) {
    var spread = spreads.current().iterator().next();
    for (int i = 0; i < requests; i++) {
      spread.answered(upstream, i < failures ? 500 : 200);
    }
  }

  private void endWindow() {
    fleet.pass(WINDOW);
    watch.compare();
  }

  @Test
  void oneThatFailsFarMoreThanTheOthersIsPassedOverForAWindow() {
    var targets = follow(3, Ejection.DEFAULT);
    serve(targets.get(0), 100, 0);
    serve(targets.get(1), 100, 0);
    serve(targets.get(2), 100, 50);

    endWindow();

    assertThat(targets).extracting(Upstream::isEjected).containsExactly(false, false, true);
    assertThat(ejections.sums()).containsEntry(Ejections.Reason.SUCCESS_RATE, 1L);
    fleet.pass(WINDOW);
    assertThat(targets.get(2).isEjected()).isFalse();
  }

  @Test
  void eachWindowIsLookedAtByItself() {
    var targets = follow(2, Ejection.DEFAULT);
    serve(targets.get(1), 100, 100);
    endWindow();
    assertThat(targets.get(1).isEjected()).as("nothing to compare it with").isFalse();
    serve(targets.get(0), 100, 0);
    serve(targets.get(1), 100, 0);

    endWindow();

    assertThat(targets.get(1).isEjected()).isFalse();
  }

  @Test
  void oneThatFailsOnIsPassedOverForLonger() {
    var targets = follow(2, Ejection.DEFAULT);
    for (int round = 0; round < 3; round++) {
      assertThat(targets.get(1).isEjected()).isFalse();
      targets.get(1).acquire();
      serve(targets.get(0), 100, 0);
      serve(targets.get(1), 100, 50);
      endWindow();
      assertThat(targets.get(1).lastEjection()).isEqualTo(WINDOW.multipliedBy(1L << round));
      fleet.pass(targets.get(1).lastEjection());
      watch.compare();
    }
  }

  @Test
  void noMoreArePassedOverThanMayBe() {
    var targets = follow(10, new Ejection(0, Duration.ofSeconds(5), 30, 20));
    for (int i = 0; i < 10; i++) {
      serve(targets.get(i), 100, i < 4 ? 90 + i : 0);
    }

    endWindow();

    assertThat(targets.stream().filter(Upstream::isEjected))
        .as("the two that are worst of four")
        .containsExactly(targets.get(2), targets.get(3));
  }

  @Test
  void oneIsAlwaysLeft() {
    var targets = follow(2, new Ejection(0, Duration.ofSeconds(5), 1, 99));
    serve(targets.get(0), 1000, 100);
    serve(targets.get(1), 1000, 900);
    endWindow();
    assertThat(targets).extracting(Upstream::isEjected).containsExactly(false, true);

    assertThat(
            new TargetPool(targets, 1, "", LeastRequests.INSTANCE, 0).mayEject(targets.get(0), 99))
        .isFalse();
  }

  @Test
  void withoutAMarginNobodyIsPassedOver() {
    var targets = follow(2, new Ejection(0, Duration.ofSeconds(5), 0, 50));
    serve(targets.get(0), 100, 0);
    serve(targets.get(1), 100, 100);

    endWindow();

    assertThat(targets).extracting(Upstream::isEjected).containsExactly(false, false);
  }
}

package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Balancing;
import io.ngp.edge.route.Balancing.Algorithm;
import io.ngp.edge.route.Balancing.HashKey;
import io.ngp.edge.route.Balancing.Load;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.Target;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpreadTest {
  private final Fleet fleet = new Fleet();
  private final Map<String, Upstream> live = new HashMap<>();
  private final Spreads spreads = new Spreads(this::live, "", 1, new Ejections());

  private Upstream live(Target target) {
    return target(target.id());
  }

  private Upstream target(String id) {
    return live.computeIfAbsent(id, fleet::one);
  }

  private Spread apply(Balancing balancing, String... targets) {
    var route =
        Route.of(
                "app.test",
                "/app",
                Arrays.stream(targets).map(id -> new Target(id, "127.0.0.1", 80)).toList())
            .withPolicy(Policy.NONE.withBalancing(balancing));
    spreads.begin();
    var made = spreads.of(route);
    spreads.applied();
    return made;
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void choosingLeavesNoGarbage(Algorithm algorithm) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var balancing = Balancing.DEFAULT.withAlgorithm(algorithm, HashKey.CLIENT);
    var spread = apply(balancing, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    choose(spread, 20_000);

    long before = threads.getCurrentThreadAllocatedBytes();
    choose(spread, 20_000);

    // A byte each would be little, and no object is that small.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
  }

  private static void choose(Spread spread, int times) {
    for (int i = 0; i < times; i++) {
      var chosen = spread.acquire(Asked.ANYTHING);
      if (chosen != null) {
        chosen.release();
        chosen.serveWaiting();
        chosen.succeeded();
      }
    }
  }

  @Nested
  class Sticky {
    private final Spread spread = apply(Balancing.DEFAULT.withSticky("stay"), "a", "b", "c");

    @Test
    void aTokenLeadsBackToItsTarget() {
      for (var target : live.values()) {
        assertThat(spread.acquireSticky(Spread.token(target), Asked.ANYTHING)).isSameAs(target);
      }
    }

    @Test
    void aTokenSaysNothingOfItsTarget() {
      assertThat(Spread.token(target("a"))).hasSize(16).isNotEqualTo(Spread.token(target("b")));
    }

    @Test
    void aTargetThatIsGoneOrSickLosesItsClients() {
      var token = Spread.token(target("a"));
      Fleet.eject(target("a"));
      assertThat(spread.acquireSticky(token, Asked.ANYTHING)).isNull();
      target("b").withdraw();
      assertThat(spread.acquireSticky(Spread.token(target("b")), Asked.ANYTHING)).isNull();
      assertThat(spread.acquireSticky("made up", Asked.ANYTHING)).isNull();
    }
  }

  @Nested
  class SlowStart {
    private final Balancing slowly = Balancing.DEFAULT.withSlowStart(Duration.ofSeconds(60));

    @Test
    void targetsThatComeTogetherBeginWithFullShares() {
      apply(slowly, "a", "b");

      assertThat(live.values()).noneMatch(Upstream::isWarming);
    }

    @Test
    void oneThatComesToOthersWarmsUp() {
      apply(slowly, "a", "b");
      apply(slowly, "a", "b", "c");

      assertThat(target("c").isWarming()).isTrue();
      assertThat(target("c").share()).isEqualTo(0.1f);
      fleet.pass(Duration.ofSeconds(30));
      assertThat(target("c").share()).isEqualTo(0.5f);
      fleet.pass(Duration.ofSeconds(30));
      assertThat(target("c").share()).isEqualTo(1);
      assertThat(target("a").isWarming()).isFalse();
    }

    @Test
    void whereAllAreNewNoneWarmsUp() {
      apply(slowly, "a", "b");
      apply(slowly, "c", "d");

      assertThat(live.values()).noneMatch(Upstream::isWarming);
    }

    @Test
    void theLastOneLeftGetsEverythingThoughItIsCold() {
      apply(slowly, "a");
      var spread = apply(slowly, "a", "b");
      target("a").withdraw();

      assertThat(spread.acquire(Asked.ANYTHING)).isSameAs(target("b"));
    }
  }

  @Nested
  class Full {
    private final Balancing oneEach =
        Balancing.DEFAULT.withLoad(new Load(1, 3, Duration.ofSeconds(1)));
    private Spread spread = apply(oneEach, "a", "b");
    private final Upstream first = granted(spread.acquire(Asked.ANYTHING));
    private final Upstream second = granted(spread.acquire(Asked.ANYTHING));

    @Test
    void whoWaitsGetsThePlaceThatBecomesFreeInTheOrderTheyCame() {
      var waiters = List.of(new FakeWaiter(), new FakeWaiter(), new FakeWaiter());
      waiters.forEach(waiter -> assertThat(spread.join(waiter)).isTrue());

      giveBack(second);
      assertThat(waiters.get(0).place).isSameAs(second);
      assertThat(waiters.get(1).place).isNull();
      giveBack(first);
      giveBack(second);
      assertThat(waiters.get(1).place).isSameAs(first);
      assertThat(waiters.get(2).place).isSameAs(second);
      assertThat(first.inFlight() + second.inFlight()).isEqualTo(2);
    }

    @Test
    void noMoreWaitThanMay() {
      for (int i = 0; i < 3; i++) {
        assertThat(spread.join(new FakeWaiter())).isTrue();
      }

      assertThat(spread.join(new FakeWaiter())).isFalse();
    }

    @Test
    void whoLeavesTheLineGetsNothing() {
      var leaving = new FakeWaiter();
      var staying = new FakeWaiter();
      spread.join(leaving);
      spread.join(staying);

      assertThat(spread.leave(leaving)).isTrue();
      giveBack(first);
      assertThat(leaving.told).isZero();
      assertThat(staying.place).isSameAs(first);
      assertThat(spread.leave(staying)).as("too late").isFalse();
    }

    @Test
    void newTargetsServeThoseWhoWaitFromBefore() {
      var waiter = new FakeWaiter();
      spread.join(waiter);
      apply(oneEach, "a", "b", "c");

      assertThat(waiter.place).isSameAs(target("c"));
    }

    @Test
    void whereTheTargetsAreGoneNobodyWaitsForThem() {
      var waiter = new FakeWaiter();
      spread.join(waiter);
      first.withdraw();
      second.withdraw();
      apply(oneEach);

      assertThat(waiter.told).isEqualTo(1);
      assertThat(waiter.place).isNull();
    }

    @Test
    void whereTheRouteIsGoneNobodyWaits() {
      var waiter = new FakeWaiter();
      spread.join(waiter);
      spreads.begin();
      spreads.applied();

      assertThat(waiter.told).isEqualTo(1);
      assertThat(waiter.place).isNull();
    }

    @Test
    void whereTheLimitIsLiftedAllAreServed() {
      var waiters = List.of(new FakeWaiter(), new FakeWaiter(), new FakeWaiter());
      waiters.forEach(spread::join);
      apply(Balancing.DEFAULT, "a", "b");

      assertThat(waiters).allMatch(waiter -> waiter.place != null);
    }

    @Test
    void sickTargetsAreNotUsedJustBecauseWellOnesAreFull() {
      Fleet.eject(first);
      giveBack(first);

      assertThat(spread.acquire(Asked.ANYTHING)).isNull();
      assertThat(spread.isFull(Asked.ANYTHING)).isTrue();
    }

    @Test
    void placesNeverGetLostOrDoubledHoweverManyComeAndGo() throws Exception {
      giveBack(first);
      giveBack(second);
      spread = apply(Balancing.DEFAULT.withLoad(new Load(2, 1000, Duration.ofDays(1))), "a", "b");
      int threads = 8;
      int each = 2000;
      var done = new CountDownLatch(threads * each);
      var most = new AtomicInteger();
      try (var executor = Executors.newFixedThreadPool(threads)) {
        for (int i = 0; i < threads; i++) {
          int seed = i;
          executor.execute(() -> {
            for (int n = 0; n < each; n++) {
              request(n % 7 == seed % 7, done, most);
            }
          });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).as("nobody waits for ever").isTrue();
      }

      assertThat(most.get()).isLessThanOrEqualTo(2);
      assertThat(live.values()).allMatch(upstream -> upstream.inFlight() == 0);
      assertThat(spread.hasWaiting()).isFalse();
    }

    private void request(boolean isImpatient, CountDownLatch done, AtomicInteger most) {
      var waiter =
          new FakeWaiter() {
            @Override
            public void granted(Upstream target) {
              most.accumulateAndGet(target.inFlight(), Math::max);
              giveBack(target);
              done.countDown();
            }
          };
      var place = spread.hasWaiting() ? null : spread.acquire(waiter);
      if (place != null) {
        waiter.granted(place);
      } else if (!spread.join(waiter) || (isImpatient && spread.leave(waiter))) {
        done.countDown();
      }
    }

    private static Upstream granted(@Nullable Upstream place) {
      if (place == null) {
        throw new AssertionError("There was no place.");
      }
      return place;
    }

    private static void giveBack(Upstream upstream) {
      upstream.release();
      upstream.serveWaiting();
    }
  }

  private static class FakeWaiter implements Waiter {
    private final List<Upstream> tried = new ArrayList<>();
    private @Nullable Upstream place;
    private int told;

    @Override
    public void granted(Upstream target) {
      place = target;
      told++;
    }

    @Override
    public void sentAway() {
      told++;
    }

    @Override
    public boolean hasTried(Upstream upstream) {
      return tried.contains(upstream);
    }

    @Override
    public boolean hasTriedAny() {
      return !tried.isEmpty();
    }

    @Override
    public long key() {
      return 0;
    }

    @Override
    public int loop() {
      return 0;
    }
  }
}

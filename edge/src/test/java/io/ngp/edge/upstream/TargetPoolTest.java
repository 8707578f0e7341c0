package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.upstream.Balance.Leniency;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TargetPoolTest {
  private static final int REQUESTS = 20_000;

  private final Fleet fleet = new Fleet();

  @Nested
  class OfTwoZones {
    private final List<Upstream> here = fleet.of(4, "here", "h");
    private final List<Upstream> there = fleet.of(4, "there", "t");

    @Test
    void requestsStayInTheBalancersZone() {
      assertThat(shareHere("here")).isEqualTo(1);
    }

    @Test
    void whereItsTargetsAreFewRequestsSpillOverSoThatAllAreAsBusy() {
      here.get(0).withdraw();
      here.get(1).withdraw();

      // Two of six healthy ones for half of the requests.
      assertThat(shareHere("here")).isBetween(0.63, 0.70);
    }

    @Test
    void ejectedTargetsDoNotCountAsThere() {
      here.subList(0, 3).forEach(Fleet::eject);

      assertThat(shareHere("here")).isBetween(0.37, 0.43);
    }

    @Test
    void whereNoneIsLeftAllGoToOtherZones() {
      here.forEach(Upstream::withdraw);

      assertThat(shareHere("here")).isZero();
    }

    @Test
    void fullTargetsHereDoNotKeepRequestsFromThoseThere() {
      var pool = pool("here", 1);
      for (int i = 0; i < 8; i++) {
        assertThat(pool.acquire(Asked.ANYTHING, Leniency.STRICT)).isNotNull();
      }

      assertThat(pool.acquire(Asked.ANYTHING, Leniency.STRICT)).isNull();
    }

    @Test
    void withoutAZoneOfItsOwnTheBalancerUsesAll() {
      assertThat(shareHere("")).isBetween(0.48, 0.52);
      assertThat(shareHere("elsewhere")).isBetween(0.48, 0.52);
    }

    private double shareHere(String zone) {
      var pool = pool(zone, 0);
      int hits = 0;
      for (int i = 0; i < REQUESTS; i++) {
        var chosen = pool.acquire(Asked.ANYTHING, Leniency.STRICT);
        if (chosen != null) {
          hits += here.contains(chosen) ? 1 : 0;
          chosen.release();
        }
      }
      return (double) hits / REQUESTS;
    }

    private TargetPool pool(String zone, int perTarget) {
      var all = new ArrayList<>(here);
      all.addAll(there);
      return new TargetPool(all, 1, zone, LeastRequests.INSTANCE, perTarget);
    }
  }

  @Test
  void atMostHalfOfTheTargetsMayBeEjected() {
    var targets = fleet.of(5);
    var pool = new TargetPool(targets, 1, "", LeastRequests.INSTANCE, 0);

    assertThat(pool.mayEject(targets.get(0), 50)).isTrue();
    Fleet.eject(targets.get(0));
    assertThat(pool.mayEject(targets.get(0), 50)).as("again, after a trial").isTrue();
    assertThat(pool.mayEject(targets.get(1), 50)).isTrue();
    Fleet.eject(targets.get(1));
    assertThat(pool.mayEject(targets.get(2), 50)).isFalse();
  }

  @Test
  void theOnlyTargetIsNeverEjected() {
    var only = fleet.one("only");

    assertThat(new TargetPool(List.of(only), 1, "", LeastRequests.INSTANCE, 0).mayEject(only, 50))
        .isFalse();
  }

  @Test
  void aPoolIsFullWhereRoomIsAllThatLacks() {
    var targets = fleet.of(2);
    var pool = new TargetPool(targets, 1, "", LeastRequests.INSTANCE, 1);
    assertThat(pool.isFull(Asked.ANYTHING, Leniency.WARMING)).isFalse();

    targets.getFirst().acquire();
    assertThat(pool.isFull(Asked.ANYTHING, Leniency.WARMING)).isTrue();
    assertThat(pool.isFull(Asked.without(List.of(targets.getFirst())), Leniency.WARMING)).isFalse();
    targets.getFirst().withdraw();
    assertThat(pool.isFull(Asked.ANYTHING, Leniency.WARMING)).isFalse();
  }
}

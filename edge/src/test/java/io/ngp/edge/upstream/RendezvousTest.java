package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.upstream.Balance.Leniency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousTest {
  private static final int KEYS = 10_000;

  private final Fleet fleet = new Fleet();

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 50})
  void keysAreSpreadEvenly(int count) {
    var candidates = fleet.of(count);
    Map<Upstream, Integer> times = new HashMap<>();
    for (int key = 0; key < KEYS; key++) {
      times.merge(chosen(candidates, key), 1, Integer::sum);
    }

    double share = (double) KEYS / count;
    double slack = 5 * Math.sqrt(share);
    assertThat(times).hasSize(count);
    assertThat(times.values()).allMatch(n -> Math.abs(n - share) < slack);
  }

  @Test
  void whenATargetGoesOnlyItsKeysMove() {
    var before = fleet.of(10);
    var after = new ArrayList<>(before);
    var gone = after.remove(4);
    for (int key = 0; key < KEYS; key++) {
      var first = chosen(before, key);
      var then = chosen(after, key);
      assertThat(then == first || first == gone).as("key " + key + " stays").isTrue();
    }
  }

  @Test
  void whenATargetComesItTakesOnlyItsShare() {
    var after = fleet.of(10);
    var before = after.subList(0, 9);
    int moved = 0;
    for (int key = 0; key < KEYS; key++) {
      var then = chosen(after, key);
      if (then != chosen(before, key)) {
        assertThat(then).isSameAs(after.getLast());
        moved++;
      }
    }

    assertThat(moved).isBetween(850, 1150);
  }

  @Test
  void theOrderOfTargetsDoesNotMatter() {
    var candidates = fleet.of(10);
    for (int key = 0; key < 100; key++) {
      assertThat(chosen(candidates.reversed(), key)).isSameAs(chosen(candidates, key));
    }
  }

  @Test
  void oneHotKeyDoesNotTakeATargetDown() {
    var candidates = fleet.of(4);
    for (int i = 0; i < 400; i++) {
      chosen(candidates, 1).acquire();
    }

    assertThat(candidates).allMatch(upstream -> upstream.inFlight() <= 151);
  }

  @Test
  void aFewRequestsOfOneKeyStayTogether() {
    var candidates = fleet.of(4);
    var first = chosen(candidates, 1);
    for (int i = 0; i < 16; i++) {
      assertThat(chosen(candidates, 1)).isSameAs(first);
      first.acquire();
    }
  }

  @Test
  void whatATargetTookWhileItWarmedUpItKeeps() {
    var candidates = fleet.of(4);
    var cold = candidates.getLast();
    cold.warmUp(Duration.ofSeconds(10));
    List<Integer> taken = List.of();
    for (int second = 0; second < 12; second++) {
      fleet.pass(Duration.ofSeconds(1));
      var now = new ArrayList<Integer>();
      for (int key = 0; key < 1000; key++) {
        if (chosen(candidates, key) == cold) {
          now.add(key);
        }
      }
      assertThat(now).containsAll(taken);
      taken = now;
    }

    assertThat(taken).hasSizeBetween(180, 320);
  }

  private static Upstream chosen(List<Upstream> candidates, int key) {
    var asked = Asked.withKey(Hashes.of("key " + key));
    var chosen = Rendezvous.INSTANCE.choose(candidates, asked, 0, Leniency.STRICT);
    if (chosen == null) {
      throw new AssertionError("None was chosen of " + candidates);
    }
    return chosen;
  }
}

package io.ngp.edge.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class TalliesTest {
  @Test
  void loopsCountAtTheSameTimeWithoutLosingAny() {
    var tallies = new Tallies();
    int loops = 4;
    long each = 20_000;

    try (var executor = Executors.newFixedThreadPool(loops)) {
      for (int loop = 0; loop < loops; loop++) {
        int own = loop;
        executor.execute(() -> {
          for (int i = 0; i < each; i++) {
            tallies.of(own).response(200);
            tallies.of(own).bytes(1, 2);
          }
        });
      }
    }

    var traffic = tallies.traffic();
    assertThat(traffic.responses().successful()).isEqualTo(loops * each);
    assertThat(traffic.bytesIn()).isEqualTo(loops * each);
    assertThat(traffic.bytesOut()).isEqualTo(2L * loops * each);
  }

  @Test
  void loopsThatCountedNothingTakeNoRoom() {
    var tallies = new Tallies();
    tallies.of(5).aborted();

    assertThat(tallies.traffic().aborted()).isEqualTo(1);
    assertThat(tallies.traffic().responses().all()).isZero();
  }
}

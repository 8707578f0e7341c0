package io.ngp.edge.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Tally tally = new Tally();

  private Latencies measured(LongStream micros) {
    micros.forEach(time -> tally.waited(Latencies.bucket(time), time));
    return tally.traffic().waits();
  }

  @Test
  void quantilesAreWithinATenthOfWhatTheyWouldBeExactly() {
    var waits = measured(LongStream.rangeClosed(1, 100_000));

    assertThat(waits.count()).isEqualTo(100_000);
    assertThat(waits.quantileMillis(0.5)).isCloseTo(50, within(5.0));
    assertThat(waits.quantileMillis(0.9)).isCloseTo(90, within(9.0));
    assertThat(waits.quantileMillis(0.99)).isCloseTo(99, within(9.9));
  }

  @Test
  void everyTimeFallsIntoTheBucketThatEndsBeyondIt() {
    var random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      long time = random.nextLong(1L << random.nextInt(1, 62));
      int bucket = Latencies.bucket(time);
      var one = new Tally();
      one.waited(bucket, time);
      var waits = one.traffic().waits();

      assertThat(waits.countBelow(Long.MAX_VALUE - 1)).isEqualTo(time < 100_000_000 ? 1 : 0);
      if (time < 100_000_000) {
        assertThat(waits.quantileMillis(1) * 1000).isGreaterThan((double) time);
        assertThat(waits.quantileMillis(0) * 1000).isLessThanOrEqualTo((double) time);
      }
    }
  }

  @Test
  void timesBeyondAllBucketsCountAsTheLongest() {
    var waits = measured(LongStream.of(-5, 0, Long.MAX_VALUE / 4));

    assertThat(waits.count()).isEqualTo(3);
    assertThat(waits.quantileMillis(1)).isEqualTo(100_000);
  }

  @Test
  void countsBelowABucketsBeginningAreExact() {
    var waits = measured(LongStream.of(100, 999, 1000, 1001, 250_000));

    assertThat(waits.countBelow(1000)).isEqualTo(2);
    assertThat(waits.countBelow(250_000)).isEqualTo(4);
  }

  @Test
  void differencesAndSumsUndoEachOther() {
    var earlier = measured(LongStream.of(5, 50, 500));
    var later = measured(LongStream.of(5000, 50_000));

    var between = later.minus(earlier);
    assertThat(between.count()).isEqualTo(2);
    assertThat(between.sumMicros()).isEqualTo(55_000);
    assertThat(between.plus(earlier).counts()).isEqualTo(later.counts());
  }
}

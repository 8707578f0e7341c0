package io.ngp.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.upstream.Outcomes.Count;
import io.ngp.edge.upstream.OutlierRule.Outlier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class OutlierRuleTest {
  private static final Count WELL = new Count(100, 0);

  private final Map<String, Count> counts = new LinkedHashMap<>();

  private List<String> outliers(int below) {
    return OutlierRule.outliers(counts, below).stream().map(Outlier::target).toList();
  }

  @Test
  void oneThatDoesFarWorseThanTheOthersIsAnOutlier() {
    counts.putAll(Map.of("a", WELL, "b", WELL, "c", new Count(100, 40)));

    assertThat(OutlierRule.outliers(counts, 30)).containsExactly(new Outlier<>("c", 0.6, 1));
  }

  @Test
  void oneOfTwoMayBeAnOutlier() {
    counts.putAll(Map.of("a", WELL, "b", new Count(50, 50)));

    assertThat(outliers(30)).containsExactly("b");
  }

  @Test
  void oneThatDoesALittleWorseIsNot() {
    counts.putAll(Map.of("a", WELL, "b", WELL, "c", new Count(100, 29)));

    assertThat(outliers(30)).isEmpty();
    assertThat(outliers(20)).containsExactly("c");
  }

  @Test
  void whatFailsEverywhereMakesNoOutliers() {
    counts.putAll(Map.of("a", new Count(100, 90), "b", new Count(100, 85)));

    assertThat(outliers(5)).isEmpty();
  }

  @Test
  void fewRequestsSayNothing() {
    counts.putAll(Map.of("a", WELL, "b", new Count(19, 19)));
    assertThat(outliers(30)).isEmpty();

    counts.putAll(Map.of("a", new Count(5, 0), "b", new Count(100, 100)));
    assertThat(outliers(30)).as("with nothing to compare with").isEmpty();
  }

  @Test
  void withoutAMarginNobodyIsCompared() {
    counts.putAll(Map.of("a", WELL, "b", new Count(100, 100)));

    assertThat(outliers(0)).isEmpty();
  }

  @Test
  void theWorstComesFirst() {
    counts.put("a", new Count(1000, 0));
    counts.put("bad", new Count(100, 50));
    counts.put("worst", new Count(100, 90));
    counts.put("worse", new Count(100, 70));

    assertThat(outliers(30)).containsExactly("worst", "worse", "bad");
  }

  @Test
  void oneTargetAloneIsNeverAnOutlier() {
    counts.put("a", new Count(1000, 1000));

    assertThat(outliers(1)).isEmpty();
  }

  @Test
  void targetsThatFailAlikeAreHardlyEverOutliersByChance() {
    long seed = System.nanoTime();
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int found = 0;
    for (int window = 0; window < 2000; window++) {
      for (int target = 0; target < 4; target++) {
        counts.put("t" + target, chance(random, 25, 0.5));
      }
      found += outliers(10).size();
    }

    assertThat(found).as("of 8000, with seed " + seed).isLessThan(80);
  }

  private static Count chance(RandomGenerator random, int requests, double failing) {
    int failures = 0;
    for (int i = 0; i < requests; i++) {
      failures += random.nextDouble() < failing ? 1 : 0;
    }
    return new Count(requests, failures);
  }
}

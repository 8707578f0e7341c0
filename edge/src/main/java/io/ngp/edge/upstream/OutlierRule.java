package io.ngp.edge.upstream;

import io.ngp.edge.upstream.Outcomes.Count;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Says which of several targets that are alike did far worse than the others in the same time. What
 * fails everywhere is the app's doing and makes nobody an outlier.
 */
final class OutlierRule {
  /** Of a target, and of all the others together: fewer say nothing. */
  private static final long ENOUGH_REQUESTS = 20;

  /** Standard errors that mere chance hardly ever makes. */
  private static final double SURE = 3;

  private OutlierRule() {}

  /**
   * One that did far worse.
   *
   * @param success share of its requests, from 0 to 1
   * @param othersSuccess that of all the others' requests together
   */
  record Outlier<T>(T target, double success, double othersSuccess) {}

  /**
   * The outliers, the worst first.
   *
   * @param counts of every target, for the same time
   * @param below how many percent of its requests fewer must succeed than of the others'; 0: there
   *     are none
   */
  static <T> List<Outlier<T>> outliers(Map<T, Count> counts, int below) {
    var all = counts.values().stream().reduce(Count.NONE, Count::plus);
    var outliers = new ArrayList<Outlier<T>>();
    counts.forEach((target, own) -> {
      var others = all.minus(own);
      if (below > 0 && others.success() - own.success() >= least(own, others, all, below)) {
        outliers.add(new Outlier<>(target, own.success(), others.success()));
      }
    });
    outliers.sort(Comparator.comparingDouble(Outlier::success));
    return outliers;
  }

  /** What the difference must be at least to count: what is asked for, and more than chance. */
  private static double least(Count own, Count others, Count all, int below) {
    if (own.requests() < ENOUGH_REQUESTS || others.requests() < ENOUGH_REQUESTS) {
      return Double.POSITIVE_INFINITY;
    }
    // The standard error of the difference of two shares, were both targets alike.
    double spread = all.success() * (1 - all.success());
    double error = Math.sqrt(spread * (1.0 / own.requests() + 1.0 / others.requests()));
    return Math.max(below / 100.0, SURE * error);
  }
}

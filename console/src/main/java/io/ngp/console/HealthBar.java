package io.ngp.console;

import io.ngp.console.model.InstanceCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The instances of an app as a row of blocks, one per instance while there are few, in proportion
 * when there are many.
 *
 * @param blocks from left to right, within a width of {@link #WIDTH}
 * @param text the same in words
 */
record HealthBar(List<Block> blocks, String text) {
  static final int WIDTH = 120;

  private static final int MOST_SINGLE_BLOCKS = 20;
  private static final double LEAST_SHARE = 0.03;
  private static final double GAP = 2;

  /** What a block stands for, from the best to the worst. */
  enum Kind {
    HEALTHY,
    RUNNING,
    STAGED,
    UNHEALTHY,
    MISSING
  }

  record Block(Kind kind, double x, double width) {}

  static HealthBar of(InstanceCounts counts) {
    int total = Math.max(counts.wanted(), counts.running() + counts.staged());
    List<Weight> weights = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      int number = number(counts, kind);
      if (total <= MOST_SINGLE_BLOCKS) {
        weights.addAll(Collections.nCopies(number, new Weight(kind, 1)));
      } else if (number > 0) {
        // One bad instance among a thousand must not be too thin to see.
        weights.add(new Weight(kind, Math.max(number, total * LEAST_SHARE)));
      }
    }
    return new HealthBar(blocks(weights), text(counts));
  }

  private static List<Block> blocks(List<Weight> weights) {
    double sum = weights.stream().mapToDouble(Weight::amount).sum();
    double usable = WIDTH - GAP * (weights.size() - 1);
    List<Block> blocks = new ArrayList<>();
    double x = 0;
    for (Weight weight : weights) {
      double width = weight.amount() / sum * usable;
      blocks.add(new Block(weight.kind(), x, width));
      x += width + GAP;
    }
    return List.copyOf(blocks);
  }

  private record Weight(Kind kind, double amount) {}

  private static int number(InstanceCounts counts, Kind kind) {
    return switch (kind) {
      case HEALTHY -> counts.healthy();
      case RUNNING -> counts.unjudged();
      case STAGED -> counts.staged();
      case UNHEALTHY -> counts.unhealthy();
      case MISSING -> counts.missing();
    };
  }

  private static String text(InstanceCounts counts) {
    if (counts.wanted() == 0 && counts.running() + counts.staged() == 0) {
      return "none wanted";
    }
    List<String> parts = new ArrayList<>();
    parts.add("%d/%d running".formatted(counts.running(), counts.wanted()));
    if (counts.unhealthy() > 0) {
      parts.add(counts.unhealthy() + " unhealthy");
    } else if (counts.healthy() > 0) {
      parts.add(counts.healthy() == counts.running() ? "healthy" : counts.healthy() + " healthy");
    }
    if (counts.staged() > 0) {
      parts.add(counts.staged() + " starting");
    }
    return String.join(", ", parts);
  }
}

package io.ngp.cli.plan;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;

/** How a sequence becomes another one: runs that stay, and runs that take the place of others. */
final class Deltas {
  /** Comparing takes time with the square of what changed: beyond this it is not worth it. */
  private static final int MOST_ITEMS = 2_000;

  private Deltas() {}

  /**
   * A run.
   *
   * @param isSame both sides are equal
   */
  record Run<T>(boolean isSame, List<T> before, List<T> after) {}

  /** The runs in order. */
  static <T> List<Run<T>> of(List<T> before, List<T> after) {
    var head = commonHead(before, after);
    var tail = commonTail(before.subList(head, before.size()), after.subList(head, after.size()));
    var runs = new ArrayList<Run<T>>();
    addSame(runs, before.subList(0, head));
    compare(
        runs, before.subList(head, before.size() - tail), after.subList(head, after.size() - tail));
    addSame(runs, before.subList(before.size() - tail, before.size()));
    return runs;
  }

  private static <T> void addSame(List<Run<T>> runs, List<T> same) {
    if (!same.isEmpty()) {
      runs.add(new Run<>(true, same, same));
    }
  }

  private static <T> void compare(List<Run<T>> runs, List<T> before, List<T> after) {
    if (before.isEmpty() && after.isEmpty()) {
      return;
    }
    if (before.size() + after.size() > MOST_ITEMS) {
      runs.add(new Run<>(false, before, after));
      return;
    }
    for (AbstractDelta<T> delta : DiffUtils.diff(before, after, true).getDeltas()) {
      var isSame = delta.getType() == com.github.difflib.patch.DeltaType.EQUAL;
      runs.add(new Run<>(isSame, delta.getSource().getLines(), delta.getTarget().getLines()));
    }
  }

  private static <T> int commonHead(List<T> before, List<T> after) {
    var length = 0;
    var most = Math.min(before.size(), after.size());
    while (length < most && before.get(length).equals(after.get(length))) {
      length++;
    }
    return length;
  }

  private static <T> int commonTail(List<T> before, List<T> after) {
    return commonHead(before.reversed(), after.reversed());
  }
}

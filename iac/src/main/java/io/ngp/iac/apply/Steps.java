package io.ngp.iac.apply;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.graph.Graph;
import io.ngp.iac.plan.Change;
import io.ngp.iac.provider.Action;
import io.ngp.iac.state.State;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The steps of a plan and their order.
 *
 * <ul>
 *   <li>A resource is made after everything its block needs.
 *   <li>A resource is deleted after what needed it is deleted.
 *   <li>A resource that nobody wants any more is deleted after those that needed it were changed to
 *       do without; the same goes for one whose replacement was made first.
 * </ul>
 *
 * <p>Blocks stand between resources, so that there are as many edges as resources and references,
 * not their product.
 *
 * @param graph its vertices are the numbers of {@code steps}
 */
record Steps(List<Step> steps, Graph graph) {

  /** What is done at a vertex. */
  sealed interface Step {
    /** Create, update, or the creating half of a replacement. */
    record Make(Change change) implements Step {}

    /** Delete, or the deleting half of a replacement. */
    record Delete(Change change) implements Step {}

    /** Nothing; others wait for it. */
    record Join() implements Step {}
  }

  /**
   * Puts the steps of {@code changes} in order; {@code state} knows who needed what so far. What
   * was needed and what is needed now may contradict each other: then the deletions concerned do
   * not wait for updates, and if even that is a circle, for nothing.
   */
  static Steps of(List<Change> changes, State state) {
    var tangled = new BitSet();
    for (var attempt = 0; attempt < 3; attempt++) {
      var steps = new Builder(state, tangled, attempt == 2).build(changes);
      if (steps.graph().order().isPresent()) {
        return steps;
      }
      tangled = steps.graph().tangled();
    }
    throw new IllegalStateException("the blocks of the plan need each other in a circle");
  }

  private static final class Builder {
    private final State state;
    private final BitSet hasty;
    private final boolean isOrderLost;
    private final Graph graph = new Graph();
    private final List<Step> steps = new ArrayList<>();
    private final Map<BlockAddress, Integer> made = new HashMap<>();
    private final Map<BlockAddress, Integer> released = new HashMap<>();
    private final Map<BlockAddress, Integer> abandoned = new HashMap<>();

    /** Vertices in {@code hasty} do not wait for updates, or are not waited for. */
    Builder(State state, BitSet hasty, boolean isOrderLost) {
      this.state = state;
      this.hasty = hasty;
      this.isOrderLost = isOrderLost;
    }

    Steps build(List<Change> changes) {
      for (var change : changes) {
        switch (change.action()) {
          case CREATE, UPDATE -> make(change);
          case DELETE -> delete(change);
          case REPLACE -> replace(change);
          case KEEP -> {}
        }
      }
      return new Steps(steps, graph);
    }

    private int add(Step step) {
      steps.add(step);
      return graph.vertex();
    }

    private int join(Map<BlockAddress, Integer> joins, BlockAddress block) {
      return joins.computeIfAbsent(block, _ -> add(new Step.Join()));
    }

    private int make(Change change) {
      var step = add(new Step.Make(change));
      graph.before(step, join(made, change.address().block()));
      for (var needed : change.dependencies()) {
        graph.before(join(made, needed), step);
        abandon(step, needed);
      }
      for (var formerly : recorded(change)) {
        abandon(step, formerly);
      }
      return step;
    }

    private void abandon(int step, BlockAddress needed) {
      var join = join(abandoned, needed);
      if (!hasty.get(step) || !hasty.get(join)) {
        graph.before(step, join);
      }
    }

    private int delete(Change change) {
      var step = add(new Step.Delete(change));
      if (!isOrderLost) {
        for (var needed : recorded(change)) {
          graph.before(step, join(released, needed));
        }
      }
      var block = change.address().block();
      graph.before(join(released, block), step);
      if (change.action() == Action.DELETE || change.isCreatedBeforeDestroyed()) {
        graph.before(join(abandoned, block), step);
      }
      return step;
    }

    private void replace(Change change) {
      if (change.isCreatedBeforeDestroyed()) {
        var make = make(change);
        graph.before(make, delete(change));
      } else {
        var delete = delete(change);
        graph.before(delete, make(change));
      }
    }

    private Set<BlockAddress> recorded(Change change) {
      return state
          .find(change.address())
          .map(record -> record.dependencies())
          .orElse(change.dependencies());
    }
  }
}

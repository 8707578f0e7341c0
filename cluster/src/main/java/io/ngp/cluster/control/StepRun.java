package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.DeploymentPlan.Step;
import io.ngp.cluster.deployment.StepOutcome;
import io.ngp.cluster.deployment.StepState;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A deployment's step under way: how it began and which of its apps are not there yet. */
final class StepRun {
  private final StepState begun;
  private final Map<PathId, Action> actions = new LinkedHashMap<>();
  private final Set<PathId> unfinished = new HashSet<>();
  private boolean isNew = true;

  StepRun(Step step, StepState begun) {
    this.begun = begun;
    step.actions().forEach(action -> actions.put(action.app(), action));
    unfinished.addAll(actions.keySet());
  }

  StepState begun() {
    return begun;
  }

  /** The actions that may stand elsewhere than when they were evaluated last. */
  Collection<Action> toEvaluate(Set<PathId> touched) {
    if (isNew) {
      isNew = false;
      return List.copyOf(actions.values());
    }
    return touched.stream().map(actions::get).filter(Objects::nonNull).toList();
  }

  void evaluated(Action action, StepOutcome outcome) {
    if (outcome.finished()) {
      unfinished.remove(action.app());
    } else {
      unfinished.add(action.app());
    }
  }

  boolean isFinished() {
    return unfinished.isEmpty();
  }
}

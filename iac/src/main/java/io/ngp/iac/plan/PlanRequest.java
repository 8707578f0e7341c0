package io.ngp.iac.plan;

import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.state.State;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a plan is wanted for.
 *
 * @param targets text forms of resources, blocks or modules; empty: everything
 * @param replacements resources to be replaced whatever their state
 * @param isRefreshed whether reality is read first
 * @param parallelism how many reads at a time, at least 1
 * @param progress told what is being read
 */
public record PlanRequest(
    Configuration configuration,
    State state,
    Plan.Mode mode,
    List<String> targets,
    List<String> replacements,
    boolean isRefreshed,
    int parallelism,
    Consumer<String> progress) {
  /** How many provider calls run at a time if nobody says otherwise. */
  public static final int DEFAULT_PARALLELISM = 10;

  /** Copies the lists. */
  public PlanRequest {
    targets = List.copyOf(targets);
    replacements = List.copyOf(replacements);
  }

  /** A plan of everything, with reality read first. */
  public static PlanRequest of(Configuration configuration, State state) {
    return new PlanRequest(
        configuration,
        state,
        Plan.Mode.CONVERGE,
        List.of(),
        List.of(),
        true,
        DEFAULT_PARALLELISM,
        _ -> {});
  }

  /** The same for {@code mode}. */
  public PlanRequest in(Plan.Mode mode) {
    return new PlanRequest(
        configuration, state, mode, targets, replacements, isRefreshed, parallelism, progress);
  }

  /** The same, limited to {@code targets}. */
  public PlanRequest only(List<String> targets) {
    return new PlanRequest(
        configuration, state, mode, targets, replacements, isRefreshed, parallelism, progress);
  }

  /** The same, replacing {@code replacements}. */
  public PlanRequest replacing(List<String> replacements) {
    return new PlanRequest(
        configuration, state, mode, targets, replacements, isRefreshed, parallelism, progress);
  }

  /** The same with reality read first, or not. */
  public PlanRequest refreshed(boolean isRefreshed) {
    return new PlanRequest(
        configuration, state, mode, targets, replacements, isRefreshed, parallelism, progress);
  }

  /** The same, telling {@code progress} what is being done. */
  public PlanRequest telling(Consumer<String> progress) {
    return new PlanRequest(
        configuration, state, mode, targets, replacements, isRefreshed, parallelism, progress);
  }
}

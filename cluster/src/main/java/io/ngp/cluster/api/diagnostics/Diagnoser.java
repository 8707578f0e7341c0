package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.engine.EngineNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Explains why apps don't run as wanted. Immutable; pure. */
public final class Diagnoser {
  private final ClusterView view;
  private final List<EngineNode> agents;
  private final Instant now;

  /**
   * @param agents the machines tasks may run on, lost ones included
   */
  public Diagnoser(ClusterView view, List<EngineNode> agents, Instant now) {
    this.view = view;
    this.agents = List.copyOf(agents);
    this.now = now;
  }

  /** Everything known to be wrong with an app, worst first; empty if nothing is. */
  public List<Diagnostic> diagnose(PathId app) {
    Subject subject = Subject.of(app, view, agents, now);
    return Stream.of(
            FailureDiagnosis.of(subject),
            AgentDiagnosis.of(subject),
            PlacementDiagnosis.of(subject),
            DrainDiagnosis.of(subject),
            HealthDiagnosis.of(subject),
            ReadinessDiagnosis.of(subject),
            BackoffDiagnosis.of(subject),
            DeploymentDiagnosis.of(subject),
            RouteDiagnosis.of(subject))
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Diagnostic::severity))
        .toList();
  }
}

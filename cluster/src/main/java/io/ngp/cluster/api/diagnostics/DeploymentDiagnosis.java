package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Deployments that come to this app only after others. */
final class DeploymentDiagnosis {
  private DeploymentDiagnosis() {}

  static List<Diagnostic> of(Subject subject) {
    return subject.view().deploymentsOf(subject.id()).stream()
        .filter(deployment -> isStillToCome(deployment, subject.id()))
        .map(deployment -> waiting(subject, deployment))
        .toList();
  }

  private static boolean isStillToCome(Deployment deployment, PathId app) {
    int steps = deployment.plan().steps().size();
    if (deployment.currentStep() >= steps || isIn(deployment, deployment.currentStep(), app)) {
      return false;
    }
    for (int step = deployment.currentStep() + 1; step < steps; step++) {
      if (isIn(deployment, step, app)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(Deployment deployment, int step, PathId app) {
    return deployment.plan().steps().get(step).actions().stream()
        .anyMatch(action -> action.app().equals(app));
  }

  private static Diagnostic waiting(Subject subject, Deployment deployment) {
    String others =
        deployment.step().actions().stream()
            .map(Action::app)
            .map(PathId::toString)
            .distinct()
            .collect(Collectors.joining(", "));
    return new Diagnostic(
        Severity.INFO,
        "%s waits for %s in the same deployment.".formatted(subject.id(), others),
        "deployment " + deployment.id(),
        "Step %d of %d is under way; apps come after what they depend on."
            .formatted(deployment.currentStep() + 1, deployment.plan().steps().size()),
        "If %s can't get on, see its diagnostics; `ngp deployment cancel %s` ends the deployment."
            .formatted(others, deployment.id()),
        Optional.of(deployment.startedAt()),
        1,
        Optional.empty());
  }
}

package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.app.ReadinessCheck;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.Readiness;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tasks that run but have not said that they are ready, which holds up their deployment. */
final class ReadinessDiagnosis {
  private static final int TASKS_NAMED = 5;

  private ReadinessDiagnosis() {}

  static List<Diagnostic> of(Subject subject) {
    List<Instance> awaited =
        subject.in(Condition.RUNNING).stream().filter(Instance::awaitsReadiness).toList();
    return awaited.isEmpty() ? List.of() : List.of(unready(subject, awaited));
  }

  private static Diagnostic unready(Subject subject, List<Instance> awaited) {
    // One that has answered explains more than one that was not asked yet.
    Instance example =
        awaited.stream().filter(i -> cause(i).isPresent()).findFirst().orElse(awaited.getFirst());
    Optional<String> cause = cause(example);
    Optional<Deployment> deployment = waitingFor(subject, example);
    return new Diagnostic(
        cause.isPresent() ? Severity.WARNING : Severity.INFO,
        summary(subject, example, deployment.isPresent()),
        deployment.map(Deployment::id).map("deployment "::concat).orElse("app " + subject.id()),
        awaited.stream().limit(TASKS_NAMED).map(i -> line(i)).collect(Collectors.joining("\n")),
        fix(subject, cause.orElse("")),
        Optional.of(example.since()),
        awaited.size(),
        Optional.of(example.taskId()));
  }

  private static String summary(Subject subject, Instance example, boolean isDeployed) {
    String form =
        isDeployed
            ? "The deployment of %s waits until task %s is ready: %s."
            : "%s gets no traffic to task %s, which is not ready: %s.";
    return form.formatted(
        subject.id(), example.taskId(), cause(example).orElse("it has not answered yet"));
  }

  private static Optional<Deployment> waitingFor(Subject subject, Instance instance) {
    return subject.view().deploymentsOf(subject.id()).stream()
        .filter(each -> each.starts(instance))
        .findFirst();
  }

  private static String line(Instance instance) {
    return "%s%s: %s"
        .formatted(
            instance.taskId(),
            instance.placement().map(at -> " on " + at.agent().id()).orElse(""),
            cause(instance).orElse("no answer yet"));
  }

  private static Optional<String> cause(Instance instance) {
    return instance.answers().readiness().flatMap(Readiness::cause);
  }

  private static String fix(Subject subject, String cause) {
    Optional<ReadinessCheck> check =
        subject.app().flatMap(app -> app.checks().readinessChecks().stream().findFirst());
    String logs = "ngp app logs %s".formatted(subject.id().toString().substring(1));
    if (check.isEmpty() || cause.isEmpty()) {
      return "Wait, or look at what the app does meanwhile: `%s`.".formatted(logs);
    }
    if (cause.toLowerCase(Locale.ROOT).contains("refused")) {
      return "Let the app listen on its port \"%s\", or see why it does not: `%s`."
          .formatted(check.get().portName(), logs);
    }
    return "Let %s answer with %s once it is ready, or correct readinessChecks(0); what it does: `%s`."
        .formatted(check.get().path(), codes(check.get()), logs);
  }

  private static String codes(ReadinessCheck check) {
    return check.httpStatusCodesForReady().stream()
        .map(String::valueOf)
        .collect(Collectors.joining(" or "));
  }
}

package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tasks that run but don't pass their health checks. */
final class HealthDiagnosis {
  /** A first answer is not missed before this, in seconds. */
  private static final long PATIENCE_SECONDS = 10;

  private HealthDiagnosis() {}

  static List<Diagnostic> of(Subject subject) {
    List<Diagnostic> found = new ArrayList<>();
    List<HealthCheck> checks =
        subject.app().map(app -> app.checks().healthChecks()).orElse(List.of());
    for (int i = 0; i < checks.size(); i++) {
      diagnose(subject, checks.get(i), i).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Diagnostic> diagnose(Subject subject, HealthCheck check, int index) {
    List<Instance> running =
        subject.in(Condition.RUNNING).stream()
            .filter(instance -> index < instance.health().size())
            .toList();
    List<Instance> failing =
        running.stream().filter(instance -> isFailing(instance.health().get(index))).toList();
    if (!failing.isEmpty()) {
      return Optional.of(failing(subject, check, index, failing, running.size()));
    }
    return running.stream()
        .filter(instance -> !instance.health().get(index).isKnown())
        .filter(instance ->
            Duration.between(instance.since(), subject.now()).toSeconds() > PATIENCE_SECONDS)
        .findFirst()
        .map(instance -> silent(subject, check, index, instance));
  }

  private static boolean isFailing(CheckHealth health) {
    return health.isKnown() && !health.isAlive();
  }

  private static Diagnostic failing(
      Subject subject, HealthCheck check, int index, List<Instance> failing, int running) {
    Instance example = failing.getFirst();
    CheckHealth health = example.health().get(index);
    String cause = health.lastFailureCause().orElse("no reason was given");
    return new Diagnostic(
        Severity.ERROR,
        "Health check %d of %s (%s) fails: %s"
            .formatted(index, subject.id(), describe(check), cause),
        "task %s%s".formatted(example.taskId(), address(example, check)),
        "%d of %d running tasks fail it; this one %d times in a row%s."
            .formatted(
                failing.size(),
                running,
                health.consecutiveFailures(),
                check.maxConsecutiveFailures() == 0
                    ? ""
                    : ", and is killed at failure " + (check.maxConsecutiveFailures() + 1)),
        fix(check, index, cause),
        health.lastFailure(),
        Math.max(1, health.consecutiveFailures()),
        Optional.of(example.taskId()));
  }

  private static Diagnostic silent(
      Subject subject, HealthCheck check, int index, Instance instance) {
    return new Diagnostic(
        Severity.INFO,
        "Health check %d of %s (%s) has not passed yet."
            .formatted(index, subject.id(), describe(check)),
        "task %s%s".formatted(instance.taskId(), address(instance, check)),
        "Failures don't count in the first %d s of a task."
            .formatted(check.timing().grace().toSeconds()),
        "Wait, or look at what the app does meanwhile: `ngp app logs %s`."
            .formatted(subject.id().toString().substring(1)),
        Optional.of(instance.since()),
        1,
        Optional.of(instance.taskId()));
  }

  private static String describe(HealthCheck check) {
    String where =
        check
            .port()
            .map(port -> "port " + port)
            .or(() -> check.portIndex().map(index -> "port index " + index))
            .orElse("its port");
    return switch (check.protocol()) {
      case HTTP, HTTPS, MESOS_HTTP, MESOS_HTTPS ->
          "%s GET %s on %s".formatted(check.protocol(), check.path().orElse("/"), where);
      case TCP, MESOS_TCP -> "%s on %s".formatted(check.protocol(), where);
      case COMMAND -> "COMMAND " + check.command().orElse("");
    };
  }

  private static String address(Instance instance, HealthCheck check) {
    return instance
        .placement()
        .map(placement -> {
          int index = check.portIndex().orElse(0);
          List<Integer> ports = placement.hostPorts();
          boolean isKnown = check.port().isPresent() || index < ports.size();
          return !isKnown
              ? " on " + placement.agent().id()
              : " at %s:%d"
                  .formatted(
                      placement.agent().host(), check.port().orElseGet(() -> ports.get(index)));
        })
        .orElse("");
  }

  private static String fix(HealthCheck check, int index, String cause) {
    String lower = cause.toLowerCase(Locale.ROOT);
    if (lower.contains("refused")) {
      return "Let the app listen on the port in $PORT%d; nothing does at the moment."
          .formatted(check.portIndex().orElse(0));
    }
    if (lower.contains("time")) {
      return "Let it answer within %d s, or raise \"timeoutSeconds\" of healthChecks(%d)."
          .formatted(check.timing().timeout().toSeconds(), index);
    }
    return switch (check.protocol()) {
      case HTTP, HTTPS, MESOS_HTTP, MESOS_HTTPS ->
          "Let %s answer with a status from 200 to 399, or correct \"path\" of healthChecks(%d)."
              .formatted(check.path().orElse("/"), index);
      case TCP, MESOS_TCP ->
          "Let the app accept connections there, or correct healthChecks(%d).".formatted(index);
      case COMMAND ->
          "Let the command end with status 0, or correct \"command\" of healthChecks(%d)."
              .formatted(index);
    };
  }
}

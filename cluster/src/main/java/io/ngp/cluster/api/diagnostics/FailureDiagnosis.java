package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import java.util.List;
import java.util.Optional;

/** Tasks that end although they should run. */
final class FailureDiagnosis {
  private FailureDiagnosis() {}

  static List<Diagnostic> of(Subject subject) {
    boolean isRunningAsWanted = subject.allRun() && !subject.waits();
    if (subject.app().isEmpty() || subject.wanted() == 0 || isRunningAsWanted) {
      return List.of();
    }
    return failure(subject).or(() -> finished(subject)).stream().toList();
  }

  /**
   * The last failure, if it is of the present configuration: what an earlier one died of explains
   * nothing.
   */
  private static Optional<Diagnostic> failure(Subject subject) {
    return Optional.ofNullable(subject.view().failures().get(subject.id()))
        .filter(failure -> isCurrent(failure, subject))
        .map(failure -> failed(failure, subject));
  }

  private static boolean isCurrent(TaskFailure failure, Subject subject) {
    return subject
        .app()
        .filter(app -> failure.version().compareTo(app.versionInfo().lastConfigChangeAt()) >= 0)
        .isPresent();
  }

  private static Diagnostic failed(TaskFailure failure, Subject subject) {
    List<String> lines = failure.message().lines().toList();
    String cause = lines.isEmpty() ? failure.state() : lines.getFirst().strip();
    String output = String.join("\n", lines.subList(Math.min(1, lines.size()), lines.size()));
    int count = Math.max(1, subject.endedTasks());
    return new Diagnostic(
        Severity.ERROR,
        "A task of %s failed: %s".formatted(subject.id(), sentence(cause)),
        "task %s%s"
            .formatted(
                failure.task(),
                failure.agent().map(AgentInfo::id).map(id -> " on " + id).orElse("")),
        output.strip(),
        FailureFix.of(subject.id(), failure.state(), failure.message()),
        Optional.of(failure.at()),
        count,
        Optional.of(failure.task()));
  }

  /** Tasks that end with status 0 are launched again and again, yet Marathon notes no failure. */
  private static Optional<Diagnostic> finished(Subject subject) {
    boolean isBackedOff =
        subject.queue().filter(entry -> !entry.delay(subject.now()).isZero()).isPresent();
    Optional<Instance> ended = subject.in(Condition.FINISHED).stream().findFirst();
    if (ended.isEmpty() && (!isBackedOff || subject.endedTasks() == 0)) {
      return Optional.empty();
    }
    Optional<Instance> example = ended.or(() -> subject.instances().stream().findFirst());
    return Optional.of(
        new Diagnostic(
            Severity.ERROR,
            "Tasks of %s end by themselves with status 0.".formatted(subject.id()),
            example.map(instance -> "task " + instance.taskId()).orElse("app " + subject.id()),
            "An app is kept running: a task that ends is launched again, later each time.",
            "Let its command stay in the foreground (no \"&\", no daemon mode). A job that is to run"
                + " once is not an app.",
            example.map(Instance::since),
            Math.max(1, subject.endedTasks()),
            example.map(Instance::taskId)));
  }

  private static String sentence(String text) {
    return text.endsWith(".") || text.endsWith(":")
        ? text.substring(0, text.length() - 1) + "."
        : text + ".";
  }
}

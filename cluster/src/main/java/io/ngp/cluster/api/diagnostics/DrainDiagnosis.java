package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.drain.Drain;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Instances that are to leave an agent and can't. */
final class DrainDiagnosis {
  private DrainDiagnosis() {}

  static List<Diagnostic> of(Subject subject) {
    return subject.view().drains().values().stream()
        .sorted(Comparator.comparing(Drain::agent))
        .flatMap(drain -> of(subject, drain).stream())
        .toList();
  }

  private static Optional<Diagnostic> of(Subject subject, Drain drain) {
    List<Leftover> stuck =
        Leftover.on(drain.agent(), subject.view()).stream()
            .filter(left -> left.isStuck() && left.instance().app().equals(subject.id()))
            .toList();
    return stuck.isEmpty() ? Optional.empty() : Optional.of(stuck(subject, drain, stuck));
  }

  private static Diagnostic stuck(Subject subject, Drain drain, List<Leftover> stuck) {
    return new Diagnostic(
        Severity.WARNING,
        "%d %s of %s can't leave agent %s, which is being drained."
            .formatted(
                stuck.size(),
                stuck.size() == 1 ? "instance" : "instances",
                subject.id(),
                drain.agent()),
        "agent " + drain.agent(),
        stuck.stream()
            .map(left -> "%s: %s".formatted(left.instance().taskId(), left.reason()))
            .collect(Collectors.joining("\n")),
        fix(drain),
        Optional.of(drain.since()),
        stuck.size(),
        Optional.empty());
  }

  private static String fix(Drain drain) {
    String rest =
        "Make room on another agent, or keep this one: ngp node undrain %s."
            .formatted(drain.agent());
    return drain.force()
        ? "%s What is left at %s is stopped.".formatted(rest, Version.format(drain.deadline()))
        : rest;
  }
}

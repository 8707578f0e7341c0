package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.launch.QueueEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Instances no agent can take. */
final class PlacementDiagnosis {
  private PlacementDiagnosis() {}

  static List<Diagnostic> of(Subject subject) {
    return subject
        .queue()
        .filter(entry -> entry.count() > 0 && !entry.lastVerdicts().isEmpty())
        .filter(_ -> !onlyReplacementsWait(subject))
        .map(entry -> refused(subject, entry))
        .stream()
        .toList();
  }

  /** Replacements for instances on draining agents, which go on meanwhile, harm nobody. */
  private static boolean onlyReplacementsWait(Subject subject) {
    return subject.allRun()
        && !subject.view().drains().isEmpty()
        && subject.view().deploymentsOf(subject.id()).isEmpty();
  }

  private static Diagnostic refused(Subject subject, QueueEntry entry) {
    List<OfferVerdict> verdicts = entry.lastVerdicts();
    OfferVerdict nearest = nearest(verdicts);
    return new Diagnostic(
        Severity.ERROR,
        "Cannot place app %s: %s (%s)."
            .formatted(subject.id(), withoutStop(nearest.detail()), nearest.agent()),
        verdicts.size() == 1
            ? "agent " + nearest.agent()
            : "all %d agents".formatted(verdicts.size()),
        verdicts.stream()
            .map(verdict -> "%s: %s".formatted(verdict.agent(), verdict.detail()))
            .collect(Collectors.joining("\n")),
        fix(nearest.reason()),
        Optional.of(entry.since()),
        entry.count(),
        Optional.empty());
  }

  /** The agent that got furthest down the funnel is the easiest to make fit. */
  private static OfferVerdict nearest(List<OfferVerdict> verdicts) {
    return verdicts.stream().max(Comparator.comparing(OfferVerdict::reason)).orElseThrow();
  }

  private static String withoutStop(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static String fix(RejectReason reason) {
    return switch (reason) {
      case UnfulfilledRole ->
          "Correct \"role\" or \"acceptedResourceRoles\", or give an agent that role.";
      case UnfulfilledConstraint ->
          "Relax \"constraints\", lower \"instances\", or add an agent that meets them.";
      case NoCorrespondingReservationFound -> "Bring back the agent that holds the app's volumes.";
      case AgentMaintenance ->
          "Add an agent, or let this one take tasks again: ngp node undrain NAME.";
      case InsufficientCpus -> "Lower \"cpus\" or \"instances\", or add an agent.";
      case InsufficientMemory -> "Lower \"mem\" or \"instances\", or add an agent.";
      case InsufficientDisk -> "Lower \"disk\" or \"instances\", or add an agent.";
      case InsufficientGpus -> "Lower \"gpus\", or add an agent with GPUs.";
      case InsufficientPorts ->
          "Ask for any free port (0, and \"requirePorts\": false) or for fewer ports, or add an agent.";
      case DeclinedScarceResources ->
          "Agents with GPUs are kept for apps that ask for them; add an agent without.";
    };
  }
}

package io.ngp.cluster.api.diagnostics;

import io.ngp.cluster.api.diagnostics.Diagnostic.Severity;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Agents that are missing where they are needed. */
final class AgentDiagnosis {
  private AgentDiagnosis() {}

  static List<Diagnostic> of(Subject subject) {
    List<Diagnostic> found = new ArrayList<>();
    if (subject.waits() && subject.reachableAgents().isEmpty()) {
      found.add(noAgents(subject));
    }
    List<Instance> cutOff = new ArrayList<>(subject.in(Condition.UNREACHABLE));
    cutOff.addAll(subject.in(Condition.UNREACHABLE_INACTIVE));
    if (!cutOff.isEmpty()) {
      found.add(cutOff(cutOff));
    }
    return found;
  }

  private static Diagnostic noAgents(Subject subject) {
    Optional<Instant> lastSeen =
        subject.agents().stream().map(EngineNode::lastSeen).max(Comparator.naturalOrder());
    return new Diagnostic(
        Severity.ERROR,
        "No agent is there to run %s.".formatted(subject.id()),
        "cluster",
        subject.agents().stream()
            .map(agent ->
                "%s was last heard of at %s"
                    .formatted(agent.info().id(), Version.format(agent.lastSeen())))
            .collect(Collectors.joining("\n")),
        "Start an agent: `ngp up` starts those that are missing, `ngp node list` shows their state.",
        lastSeen,
        1,
        Optional.empty());
  }

  private static Diagnostic cutOff(List<Instance> instances) {
    Instance first = instances.getFirst();
    String agents =
        instances.stream()
            .flatMap(instance -> instance.placement().stream())
            .map(placement -> placement.agent().id())
            .distinct()
            .collect(Collectors.joining(", "));
    return new Diagnostic(
        Severity.WARNING,
        "%d of its tasks can't be reached, because their agents don't answer."
            .formatted(instances.size()),
        "agents " + agents,
        "They may still run. Whether and when they are replaced is \"unreachableStrategy\"'s to say.",
        "Bring the agents back: `ngp node list` shows their state, `ngp up` starts those that are"
            + " missing.",
        Optional.of(first.since()),
        instances.size(),
        Optional.of(first.taskId()));
  }
}

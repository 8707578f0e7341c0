package io.ngp.node.console;

import io.ngp.cluster.api.PlatformNode;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.console.model.NodeView;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Nodes as the console shows them. */
final class NodeViews {
  private NodeViews() {}

  static NodeView of(PlatformNode node, Optional<String> upkeep) {
    return new NodeView(
        node.name(),
        node.role(),
        node.address(),
        node.healthy(),
        node.leader(),
        0,
        Optional.empty(),
        Optional.empty(),
        upkeep);
  }

  static NodeView of(EngineNode agent, Optional<Drain> drain, Optional<String> upkeep) {
    return new NodeView(
        agent.info().id(),
        "agent",
        agent.address(),
        agent.reachable(),
        false,
        agent.tasks(),
        Optional.of(new NodeView.Usage(agent.used().cpus(), agent.total().cpus())),
        Optional.of(new NodeView.Usage(agent.used().memMib(), agent.total().memMib())),
        note(agent, drain, upkeep));
  }

  private static Optional<String> note(
      EngineNode agent, Optional<Drain> drain, Optional<String> upkeep) {
    Stream<String> missing =
        agent.limits().entrySet().stream()
            .filter(limit -> limit.getValue().startsWith("not enforced"))
            .map(limit -> limit.getKey() + " limit " + limit.getValue());
    Stream<String> draining =
        drain.stream()
            .map(wish ->
                "draining: no new tasks"
                    + wish.until().map(until -> " until " + Version.format(until)).orElse(""));
    String notes =
        Stream.of(draining, upkeep.stream(), missing)
            .flatMap(each -> each)
            .collect(Collectors.joining("; "));
    return Optional.of(notes).filter(text -> !text.isEmpty());
  }
}

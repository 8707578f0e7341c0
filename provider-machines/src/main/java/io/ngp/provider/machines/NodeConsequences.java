package io.ngp.provider.machines;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Consequence.Kind;
import io.ngp.iac.provider.Planned;
import io.ngp.nodespec.Role;
import java.util.List;
import java.util.Optional;

/** What changes of nodes on hosts mean for people. */
final class NodeConsequences {
  private NodeConsequences() {}

  /** Of one node. */
  static List<Consequence> of(Planned planned) {
    return planned.former().map(known -> new NodeInputs(known.inputs())).stream()
        .flatMap(former -> of(planned, former).stream())
        .toList();
  }

  private static Optional<Consequence> of(Planned planned, NodeInputs former) {
    return switch (planned.action()) {
      case DELETE, REPLACE ->
          former.is(Role.AGENT)
              ? note(former.name() + " goes: its tasks move to other agents")
              : Optional.empty();
      case UPDATE ->
          planned
              .inputs()
              .map(NodeInputs::new)
              .filter(next -> NodeChange.isRestarted(former, next))
              .flatMap(next -> note(restart(former, next)));
      case CREATE, KEEP -> Optional.empty();
    };
  }

  private static String restart(NodeInputs former, NodeInputs next) {
    var why =
        former.version().equals(next.version())
            ? ""
            : " with NGP %s instead of %s".formatted(next.version(), former.version());
    return former.name()
        + " restarts"
        + why
        + switch (former.role()) {
          case MASTER -> ", in turn with the other masters";
          case AGENT -> "; its tasks keep running";
          case BALANCER -> "; it takes no requests meanwhile";
        };
  }

  private static Optional<Consequence> note(String text) {
    return Optional.of(new Consequence(Kind.NOTE, text));
  }

  /** Of all nodes together. */
  static List<Consequence> ofAll(List<Planned> planned) {
    var masters =
        planned.stream()
            .filter(each -> each.type().equals(NodeType.NAME))
            .filter(each ->
                each.former()
                    .filter(known -> new NodeInputs(known.inputs()).is(Role.MASTER))
                    .isPresent())
            .toList();
    var areAllGone =
        !masters.isEmpty()
            && masters.stream()
                .allMatch(
                    each -> each.action() == Action.DELETE || each.action() == Action.REPLACE);
    return areAllGone
        ? List.of(
            new Consequence(
                Kind.DATA_LOSS,
                "every app definition, its history and all deployments are destroyed with the"
                    + " masters"))
        : List.of();
  }
}

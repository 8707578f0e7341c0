package io.ngp.provider.local;

import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Consequence.Kind;
import io.ngp.iac.provider.Planned;
import io.ngp.nodespec.Role;
import java.util.List;
import java.util.Optional;

/** What a change of one node means for people. */
final class NodeConsequences {
  private NodeConsequences() {}

  static List<Consequence> of(Planned planned) {
    return planned.former().map(known -> new NodeInputs(known.inputs())).stream()
        .flatMap(former -> of(planned, former).stream())
        .toList();
  }

  private static Optional<Consequence> of(Planned planned, NodeInputs former) {
    return former
        .role()
        .flatMap(role ->
            switch (role) {
              case MASTER -> ofMaster(planned, former);
              case AGENT -> ofAgent(planned, former.name());
              case BALANCER -> Optional.empty();
            });
  }

  private static Optional<Consequence> ofMaster(Planned planned, NodeInputs former) {
    return switch (planned.action()) {
      case DELETE -> former.id() == 1 ? Optional.of(loss("the masters")) : Optional.empty();
      case REPLACE ->
          Optional.of(
              former.members().size() <= 1
                  ? loss(former.name())
                  : new Consequence(
                      Kind.NOTE,
                      former.name() + " starts without data and fetches it from the others"));
      case CREATE, UPDATE, KEEP -> Optional.empty();
    };
  }

  static Consequence loss(String whom) {
    return new Consequence(
        Kind.DATA_LOSS,
        "every app definition, its history and all deployments are destroyed with " + whom);
  }

  private static Optional<Consequence> ofAgent(Planned planned, String name) {
    return switch (planned.action()) {
      case DELETE ->
          Optional.of(new Consequence(Kind.NOTE, name + " goes: its tasks move to other agents"));
      case REPLACE ->
          Optional.of(
              new Consequence(
                  Kind.RESTART, name + " is made anew: its tasks move to other agents"));
      case UPDATE ->
          Optional.of(new Consequence(Kind.NOTE, name + " restarts; its tasks keep running"));
      case CREATE, KEEP -> Optional.empty();
    };
  }

  /** Whether the node has the role, runs now and is going to run again. */
  static boolean isRestarted(Planned planned, Role role) {
    return planned.former().map(known -> new NodeInputs(known.inputs())).stream()
            .anyMatch(former -> former.is(role))
        && switch (planned.action()) {
          case UPDATE -> isToldAnything(planned);
          case REPLACE -> true;
          case CREATE, DELETE, KEEP -> false;
        };
  }

  /** What was changed by hand is told again, too: then the inputs are the former ones. */
  private static boolean isToldAnything(Planned planned) {
    var former = planned.former().map(known -> new NodeInputs(known.inputs()));
    var next = planned.inputs().map(NodeInputs::new);
    return former.equals(next) || !former.map(NodeInputs::told).equals(next.map(NodeInputs::told));
  }
}

package io.ngp.engine.swarm.member;

import java.util.Optional;

/** What a node does next to be in the swarm. */
sealed interface Step {
  /** Begins a swarm: there is none, and this is the leading master's. */
  record Found() implements Step {}

  /** Tells of the swarm its daemon is in already: there is no other. */
  record Adopt() implements Step {}

  record Join(Invitation invitation) implements Step {}

  /** Leaves what it is in or stuck in; a later step joins. */
  record Leave(String why) implements Step {}

  /** Is where it belongs. */
  record Present() implements Step {}

  record Wait(String why) implements Step {}

  /**
   * The next step.
   *
   * @param daemon where the node's daemon stands
   * @param invitation to the platform's swarm, if there is one
   * @param mayFound whether the node's master leads
   * @param isAlone whether nothing but this daemon is in its swarm, and nothing runs there
   */
  static Step next(
      DaemonState daemon, Optional<Invitation> invitation, boolean mayFound, boolean isAlone) {
    return switch (daemon.local()) {
      case "active" -> inside(daemon, invitation, mayFound, isAlone);
      case "inactive" ->
          invitation
              .<Step>map(Join::new)
              .orElseGet(
                  () -> mayFound ? new Found() : new Wait("no master has begun a swarm yet"));
      case "error" -> new Leave("its daemon is stuck: " + daemon.error());
      case "locked" -> new Wait("its daemon's swarm is locked; unlock it by `docker swarm unlock`");
      default -> new Wait("its daemon is about to join");
    };
  }

  private static Step inside(
      DaemonState daemon, Optional<Invitation> invitation, boolean mayFound, boolean isAlone) {
    if (invitation.isEmpty()) {
      return mayFound && daemon.isManager()
          ? new Adopt()
          : new Wait("its daemon is in a swarm, and the platform has none yet");
    }
    boolean isElsewhere =
        daemon.isManager() && !daemon.cluster().equals(invitation.get().cluster());
    if (isElsewhere) {
      return isAlone
          ? new Leave("its daemon is alone in another swarm")
          : new Wait(
              "its daemon is in another swarm, with other nodes or services; `docker swarm leave --force` there takes it out");
    }
    return new Present();
  }
}

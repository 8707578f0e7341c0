package io.ngp.cli.drill;

import io.ngp.nodespec.Role;
import java.util.Locale;

/** Ways to break a platform of several processes. */
enum FaultKind {
  KILL_LEADER(Role.MASTER, Way.KILL),
  FREEZE_LEADER(Role.MASTER, Way.FREEZE),
  KILL_STANDBY(Role.MASTER, Way.KILL),
  FREEZE_STANDBY(Role.MASTER, Way.FREEZE),
  RESTART_LEADER(Role.MASTER, Way.RESTART),
  CUT_LEADER(Role.MASTER, Way.CUT),
  CUT_STANDBY(Role.MASTER, Way.CUT),
  /** An agent and all its tasks. */
  KILL_MACHINE(Role.AGENT, Way.KILL),
  /** An agent alone; its tasks go on. */
  KILL_AGENT(Role.AGENT, Way.KILL),
  FREEZE_AGENT(Role.AGENT, Way.FREEZE),
  /** An agent and all its tasks. */
  CUT_MACHINE(Role.AGENT, Way.CUT),
  KILL_TASK(Role.AGENT, Way.KILL),
  KILL_BALANCER(Role.BALANCER, Way.KILL),
  FREEZE_BALANCER(Role.BALANCER, Way.FREEZE),
  RESTART_BALANCER(Role.BALANCER, Way.RESTART),
  CUT_BALANCER(Role.BALANCER, Way.CUT);

  private final Role role;
  private final Way way;

  FaultKind(Role role, Way way) {
    this.role = role;
    this.way = way;
  }

  /** How something is broken. */
  enum Way {
    /** Ended without asking, started again later. */
    KILL,
    /** Stopped as it is; goes on later. */
    FREEZE,
    /** Its packets get lost for a while; root only. */
    CUT,
    /** As operators do. */
    RESTART
  }

  /** What kind of node it concerns: two faults at once concern two kinds. */
  Role role() {
    return role;
  }

  Way way() {
    return way;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

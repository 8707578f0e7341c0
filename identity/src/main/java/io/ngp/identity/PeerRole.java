package io.ngp.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a certificate of the platform's authority entitles its holder to be. */
public enum PeerRole {
  /** Holds the state and decides; may also ask for whatever operators may ask for. */
  MASTER,
  /** Runs tasks. */
  AGENT,
  /** Sends requests to tasks. */
  BALANCER,
  /** A person, or a program of theirs, who changes the platform. */
  OPERATOR;

  /** The role of this name, as an organizational unit of a certificate has it: {@code agent}. */
  static Optional<PeerRole> named(String unit) {
    return Arrays.stream(values()).filter(role -> role.toString().equals(unit)).findFirst();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.ngp.nodespec;

import java.util.Locale;

/** What a node does for the platform. */
public enum Role {
  MASTER,
  AGENT,
  BALANCER;

  /** The role's word in configuration files and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.ngp.provider.local.node;

import io.ngp.nodespec.Role;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a node's process gets of the variables of the command that starts it: all of them, but the
 * secrets of apps are for masters only, which give them to the tasks that may have them.
 */
final class NodeEnvironment {
  private static final String APP_SECRETS = "NGP_APP_SECRET_";

  private NodeEnvironment() {}

  /** Changes the variables in place. */
  static void prepare(Map<String, String> variables, Role role, Path home) {
    switch (role) {
      case MASTER -> {}
      case AGENT, BALANCER -> variables.keySet().removeIf(name -> name.startsWith(APP_SECRETS));
    }
    variables.put("NGP_HOME", home.toString());
  }
}

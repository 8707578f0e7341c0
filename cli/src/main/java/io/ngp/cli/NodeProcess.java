package io.ngp.cli;

import io.ngp.node.NodeMain;
import io.ngp.node.NodeTraining;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The two forms of {@code ngp node} that are for the platform itself: {@code node --config FILE} is
 * a node, {@code node --train --role ROLE} the run an AOT cache is recorded from. They begin before
 * any command is parsed, so that a node carries none of it.
 */
final class NodeProcess {
  private NodeProcess() {}

  /**
   * Runs a node until it is told to stop, and gives its exit status; empty if the arguments are no
   * node's.
   */
  static OptionalInt run(List<String> arguments) {
    if (arguments.size() < 3 || !arguments.getFirst().equals("node")) {
      return OptionalInt.empty();
    }
    Optional<String> config = option(arguments, "--config");
    if (config.isPresent()) {
      return OptionalInt.of(NodeMain.run(Path.of(config.get()).toAbsolutePath()));
    }
    Optional<String> role = option(arguments, "--role");
    return role.isPresent() && arguments.contains("--train")
        ? OptionalInt.of(NodeTraining.run(role.get()))
        : OptionalInt.empty();
  }

  private static Optional<String> option(List<String> arguments, String name) {
    int at = arguments.indexOf(name);
    return at > 0 && at + 1 < arguments.size()
        ? Optional.of(arguments.get(at + 1))
        : Optional.empty();
  }
}

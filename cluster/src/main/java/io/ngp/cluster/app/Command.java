package io.ngp.cluster.app;

import java.util.List;

/** How a task's process is started. */
public sealed interface Command {
  /** {@code cmd}: run by {@code /bin/sh -c}. */
  record Shell(String line) implements Command {}

  /** {@code args}: an argument vector run without a shell. */
  record Arguments(List<String> arguments) implements Command {
    public Arguments {
      arguments = List.copyOf(arguments);
    }
  }

  /** Neither was given: the image's own entry point. */
  record ImageDefault() implements Command {}
}

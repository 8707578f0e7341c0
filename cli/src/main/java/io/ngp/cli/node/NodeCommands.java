package io.ngp.cli.node;

import static io.ngp.cli.invoke.CommandEntry.command;
import static io.ngp.cli.invoke.CommandEntry.group;

import io.ngp.cli.invoke.CommandEntry;

/** The commands about nodes. */
public final class NodeCommands {
  private NodeCommands() {}

  /** Their place in the tree. */
  public static CommandEntry entry() {
    return group(
        "node",
        "nodes",
        "List the platform's nodes.",
        command(
            "list",
            "List the nodes, how they are and what they carry.",
            NodeListCommand.class,
            "ls"));
  }
}

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
        "List and restart the platform's nodes, and empty agents.",
        command(
            "list",
            "List the nodes, how they are and what they carry.",
            NodeListCommand.class,
            "ls"),
        command(
            "drain",
            "Empty an agent: its tasks move elsewhere, it gets no new ones.",
            NodeDrainCommand.class),
        command(
            "restart",
            "Start a node's process anew; a balancer serves throughout.",
            NodeRestartCommand.class),
        command("undrain", "Let an agent have tasks again.", NodeUndrainCommand.class));
  }
}

package io.ngp.cli.route;

import static io.ngp.cli.invoke.CommandEntry.command;
import static io.ngp.cli.invoke.CommandEntry.group;

import io.ngp.cli.invoke.CommandEntry;

/** The commands about routes. */
public final class RouteCommands {
  private RouteCommands() {}

  /** Their place in the tree. */
  public static CommandEntry entry() {
    return group(
        "route",
        "routes",
        "Show which requests go where, and why.",
        command(
            "list",
            "List the routes of all apps, their terms and their targets.",
            RouteListCommand.class,
            "ls"),
        command(
            "test",
            "Say which route takes a request, why, and what becomes of it; nothing is sent.",
            RouteTestCommand.class));
  }
}

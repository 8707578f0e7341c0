package io.ngp.cli.drill;

import static io.ngp.cli.invoke.CommandEntry.command;
import static io.ngp.cli.invoke.CommandEntry.group;

import io.ngp.cli.invoke.CommandEntry;

/** The commands about drills. */
public final class DrillCommands {
  private DrillCommands() {}

  /** Their place in the tree. */
  public static CommandEntry entry() {
    return group(
        "drill",
        "drills",
        "Break something on purpose, and see whether what is promised holds.",
        command("list", "List the drills and what each checks.", DrillListCommand.class, "ls"),
        command("run", "Run a drill on the platform of this machine.", DrillRunCommand.class));
  }
}

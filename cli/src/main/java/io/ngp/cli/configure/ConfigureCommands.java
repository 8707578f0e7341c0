package io.ngp.cli.configure;

import static io.ngp.cli.invoke.CommandEntry.command;

import io.ngp.cli.invoke.CommandEntry;

/** The command that writes platform files. */
public final class ConfigureCommands {
  private ConfigureCommands() {}

  /** Its place in the tree. */
  public static CommandEntry entry() {
    return command(
        "configure",
        "Choose modules and their variables, and write platform.yaml.",
        ConfigureCommand.class);
  }
}

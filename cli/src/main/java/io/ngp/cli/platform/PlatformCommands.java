package io.ngp.cli.platform;

import static io.ngp.cli.invoke.CommandEntry.command;

import io.ngp.cli.invoke.CommandEntry;
import java.util.List;

/** The commands about the platform on this machine. */
public final class PlatformCommands {
  private PlatformCommands() {}

  /** Their places in the tree. */
  public static List<CommandEntry> entries() {
    return List.of(
        command("up", "Start a platform on this machine and show where it is.", UpCommand.class),
        command(
            "down",
            "Stop the platform on this machine: its tasks, then its nodes.",
            DownCommand.class),
        command(
            "status",
            "Show whether the platform on this machine is up and well.",
            StatusCommand.class));
  }
}

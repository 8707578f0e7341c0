package io.ngp.cli.backup;

import static io.ngp.cli.invoke.CommandEntry.command;
import static io.ngp.cli.invoke.CommandEntry.group;

import io.ngp.cli.invoke.CommandEntry;

/** The commands about backups. */
public final class BackupCommands {
  private BackupCommands() {}

  /** Their place in the tree. */
  public static CommandEntry entry() {
    return group(
        "backup",
        "backups",
        "Back up what the platform knows - apps, versions, certificates, secrets - and restore it.",
        command(
            "create",
            "Take a backup of this moment, encrypted, into a folder or a bucket.",
            BackupCreateCommand.class),
        command("list", "List the backups in a folder or a bucket.", BackupListCommand.class, "ls"),
        command(
            "restore",
            "Bring back what a backup holds; apps start by deployments.",
            BackupRestoreCommand.class));
  }
}

package io.ngp.cli.app;

import static io.ngp.cli.invoke.CommandEntry.command;
import static io.ngp.cli.invoke.CommandEntry.group;

import io.ngp.cli.adopt.AppImportCommand;
import io.ngp.cli.invoke.CommandEntry;

/** The commands about apps. */
public final class AppCommands {
  private AppCommands() {}

  /** Their place in the tree. */
  public static CommandEntry entry() {
    return group(
        "app",
        "apps",
        "Deploy, look at, scale, restart, roll back and remove apps; read their logs, run commands beside them.",
        command(
            "deploy",
            "Create or replace an app, several apps or a group, and follow until they run.",
            AppDeployCommand.class),
        command(
            "import",
            "Make definitions of what Marathon, a Compose file or a Procfile runs.",
            AppImportCommand.class),
        command(
            "list",
            "List the apps, how they are and where they are reached.",
            AppListCommand.class,
            "ls"),
        command(
            "show",
            "Show one app: its settings, its tasks and what is wrong with it.",
            AppShowCommand.class),
        command("scale", "Change how many instances of an app run.", AppScaleCommand.class),
        command(
            "restart",
            "Replace all instances of an app by new ones, as its upgrade strategy says.",
            AppRestartCommand.class),
        command(
            "canary",
            "Give a new version of an app a share of its requests; then promote or abort it.",
            AppCanaryCommand.class),
        command(
            "remove",
            "Stop an app and remove its definition and history.",
            AppRemoveCommand.class,
            "rm"),
        command(
            "logs", "Print what an app's tasks wrote, and follow it.", AppLogsCommand.class, "log"),
        command(
            "stats",
            "Show what tasks use: processors, memory, network, disks.",
            AppStatsCommand.class,
            "top"),
        command("exec", "Run a command where a task of an app runs.", AppExecCommand.class),
        command("versions", "List the versions of an app, newest first.", AppVersionsCommand.class),
        command(
            "rollback",
            "Return an app to a former version: the one before, unless named.",
            AppRollbackCommand.class));
  }
}

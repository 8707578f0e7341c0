package io.ngp.cli.task;

import static io.ngp.cli.invoke.CommandEntry.command;
import static io.ngp.cli.invoke.CommandEntry.group;

import io.ngp.cli.invoke.CommandEntry;

/** The commands about tasks. */
public final class TaskCommands {
  private TaskCommands() {}

  /** Their place in the tree. */
  public static CommandEntry entry() {
    return group(
        "task",
        "tasks",
        "List and kill tasks.",
        command("list", "List the tasks of all apps or of one.", TaskListCommand.class, "ls"),
        command(
            "kill",
            "Kill tasks; they are replaced, unless the app is scaled down with them.",
            TaskKillCommand.class));
  }
}

package io.ngp.cli.infrastructure;

import static io.ngp.cli.invoke.CommandEntry.command;
import static io.ngp.cli.invoke.CommandEntry.group;

import io.ngp.cli.invoke.CommandEntry;
import java.util.List;

/** The commands of infrastructure as code. */
public final class InfrastructureCommands {
  private InfrastructureCommands() {}

  /** Their places in the tree. */
  public static List<CommandEntry> entries() {
    return List.of(
        command(
            "plan",
            "Show what would change to make the platform what platform.yaml says.",
            PlanCommand.class),
        command("apply", "Make the platform what platform.yaml says.", ApplyCommand.class),
        command("destroy", "Destroy everything that was made.", DestroyCommand.class),
        command(
            "validate",
            "Look for mistakes in platform.yaml and the modules.",
            ValidateCommand.class),
        command("output", "Show the outputs of the last apply.", OutputCommand.class),
        group(
            "state",
            "state",
            "Look at what is recorded, and correct it.",
            command("list", "List the resources.", StateListCommand.class, "ls"),
            command("show", "Show one resource.", StateShowCommand.class),
            command("rm", "Forget a resource without destroying it.", StateRemoveCommand.class),
            command("mv", "Give a resource another address.", StateMoveCommand.class)),
        command("import", "Take over something that exists.", ImportCommand.class),
        command("graph", "Show what needs what.", GraphCommand.class),
        command("history", "List every change of the platform.", HistoryCommand.class),
        command(
            "rollback", "Go back to what an earlier change was made from.", RollbackCommand.class),
        command("unlock", "Break the lock of somebody who is gone.", UnlockCommand.class),
        group(
            "module",
            "modules",
            "Look at modules, and begin new ones.",
            command("list", "List the modules there are.", ModuleListCommand.class, "ls"),
            command("show", "Show a module's variables and outputs.", ModuleShowCommand.class),
            command("new", "Begin a module of your own.", ModuleNewCommand.class)));
  }
}

package io.ngp.cli;

import static io.ngp.cli.invoke.CommandEntry.command;

import io.ngp.cli.app.AppCommands;
import io.ngp.cli.backup.BackupCommands;
import io.ngp.cli.cert.CertCommands;
import io.ngp.cli.configure.ConfigureCommands;
import io.ngp.cli.console.ConsoleCommand;
import io.ngp.cli.deployment.DeploymentCommands;
import io.ngp.cli.drill.DrillCommands;
import io.ngp.cli.image.ImageCommands;
import io.ngp.cli.infrastructure.InfrastructureCommands;
import io.ngp.cli.invoke.CommandEntry;
import io.ngp.cli.node.NodeCommands;
import io.ngp.cli.platform.PlatformCommands;
import io.ngp.cli.route.RouteCommands;
import io.ngp.cli.task.TaskCommands;
import io.ngp.cli.template.TemplateCommand;
import io.ngp.cli.why.WhyCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All commands, as help groups them. */
final class CommandTable {
  /** What the shells' completion scripts call; help does not show it. */
  static final CommandEntry COMPLETE =
      command("__complete", "Print what may stand for the last word.", CompleteCommand.class);

  private CommandTable() {}

  /** The commands by the heading they stand under. */
  static Map<String, List<CommandEntry>> groups() {
    var groups = new LinkedHashMap<String, List<CommandEntry>>();
    groups.put(
        "Platform",
        Stream.concat(
                PlatformCommands.entries().stream(),
                Stream.of(
                    NodeCommands.entry(),
                    DrillCommands.entry(),
                    CertCommands.entry(),
                    BackupCommands.entry(),
                    command(
                        "console",
                        "Say where the console is, or bring that of hosts to this machine.",
                        ConsoleCommand.class),
                    ImageCommands.entry()))
            .toList());
    groups.put(
        "Infrastructure",
        Stream.concat(
                Stream.of(ConfigureCommands.entry()), InfrastructureCommands.entries().stream())
            .toList());
    groups.put(
        "Applications",
        List.of(
            AppCommands.entry(),
            command("why", "Say why an app runs or not, and what led to it.", WhyCommand.class),
            DeploymentCommands.entry(),
            RouteCommands.entry(),
            TaskCommands.entry()));
    groups.put(
        "Other",
        List.of(
            command(
                "template",
                "Keep any file in step with what runs: render, check, replace, run a command.",
                TemplateCommand.class),
            command(
                "completion",
                "Print a script that lets a shell complete commands, options and app ids.",
                CompletionCommand.class),
            command(
                "version",
                "Show the version of NGP and of the Java it runs on.",
                VersionCommand.class)));
    return groups;
  }

  /** The root of the tree. */
  static CommandEntry root() {
    var children =
        Stream.concat(groups().values().stream().flatMap(List::stream), Stream.of(COMPLETE));
    return CommandEntry.group("ngp", "ngp", "", children.toArray(CommandEntry[]::new));
  }
}

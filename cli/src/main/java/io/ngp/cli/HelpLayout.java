package io.ngp.cli;

import io.ngp.cli.invoke.CommandEntry;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How help is laid out: the commands of {@code ngp} in groups, headings everywhere the same. */
final class HelpLayout {
  private HelpLayout() {}

  static void apply(CommandLine tree) {
    tree.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpLayout::commands);
    decorate(tree);
  }

  private static void decorate(CommandLine command) {
    var usage = command.getCommandSpec().usageMessage();
    usage.synopsisHeading("%nUsage: ").descriptionHeading("%n").parameterListHeading("%n");
    usage.optionListHeading("%nOptions:%n");
    usage.commandListHeading(command.getParent() == null ? "" : "%nCommands:%n");
    usage.sortOptions(false);
    command.getSubcommands().values().forEach(HelpLayout::decorate);
  }

  private static String commands(Help help) {
    if (help.commandSpec().parent() != null) {
      return help.commandList();
    }
    var text = new StringBuilder();
    CommandTable.groups()
        .forEach((heading, entries) -> {
          text.append(help.createHeading("%n" + heading + ":%n"));
          entries.forEach(entry -> text.append(line(help, entry)));
        });
    return text.toString();
  }

  private static String line(Help help, CommandEntry entry) {
    var padded = entry.name() + " ".repeat(12 - entry.name().length());
    return "  " + help.colorScheme().commandText(padded) + entry.header() + System.lineSeparator();
  }
}

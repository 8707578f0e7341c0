package io.ngp.cli;

import io.ngp.cli.api.AppId;
import io.ngp.cli.invoke.CommandEntry;
import io.ngp.cli.invoke.Durations;
import io.ngp.cli.invoke.Invocation;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Builds the parser for one command line: the commands on its path as they are, all others by name
 * only.
 */
final class CommandTree {
  private static final int HELP_COLUMNS = 110;

  /** picocli refuses to lay help out in less. */
  private static final int NARROWEST_HELP = 55;

  private final Invocation invocation;
  private final CommandFactory factory;

  private CommandTree(Invocation invocation) {
    this.invocation = invocation;
    this.factory = new CommandFactory(invocation);
  }

  static CommandLine of(Invocation invocation, List<String> arguments) {
    if (invocation.variable("NO_COLOR").isPresent()) {
      invocation.screen().dropColour();
    }
    var tree = new CommandTree(invocation);
    var root = new CommandLine(new Ngp(invocation), tree.factory);
    tree.grow(root, CommandTable.root(), new CommandPath(arguments));
    tree.configure(root);
    return root;
  }

  private void grow(CommandLine parent, CommandEntry entry, CommandPath path) {
    var chosen = path.next(entry);
    for (var child : entry.children()) {
      var isChosen = chosen.filter(child::equals).isPresent();
      var command = new CommandLine(isChosen ? made(child) : CommandSpec.create(), factory);
      command
          .getCommandSpec()
          .usageMessage()
          .header(child.header())
          .hidden(child.equals(CommandTable.COMPLETE));
      parent.addSubcommand(child.name(), command, child.aliases().toArray(String[]::new));
      if (isChosen) {
        grow(command, child, path);
      }
    }
  }

  private Object made(CommandEntry entry) {
    return entry.type().<Object>map(factory::make).orElseGet(CommandSpec::create);
  }

  private void configure(CommandLine root) {
    var screen = invocation.screen();
    root.registerConverter(AppId.class, explained(AppId::parse));
    root.registerConverter(Duration.class, explained(Durations::parse));
    root.setExpandAtFiles(false);
    root.setUsageHelpWidth(Math.clamp(screen.columns(), NARROWEST_HELP, HELP_COLUMNS));
    root.setOut(screen.out());
    root.setErr(screen.err());
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(screen.isColoured() ? Ansi.ON : Ansi.OFF));
    root.setParameterExceptionHandler(new UsageMistakes(screen));
    root.setExecutionExceptionHandler(new Failures(invocation));
    HelpLayout.apply(root);
  }

  private static <T> ITypeConverter<T> explained(ITypeConverter<T> converter) {
    return text -> {
      try {
        return converter.convert(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }
}

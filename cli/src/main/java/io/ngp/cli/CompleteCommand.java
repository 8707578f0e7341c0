package io.ngp.cli;

import io.ngp.cli.api.AppId;
import io.ngp.cli.infrastructure.Addresses;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Answers the shells' completion scripts: prints what may stand for the last of the words typed so
 * far.
 */
@Command
final class CompleteCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(arity = "0..*")
  private List<String> words = List.of();

  CompleteCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var last = words.isEmpty() ? "" : words.getLast();
    var command = CommandTree.of(invocation, words);
    var arguments = 0;
    for (var word : words.subList(0, Math.max(0, words.size() - 1))) {
      var next = command.getSubcommands().get(word);
      command = next == null ? command : next;
      arguments = next == null && !word.startsWith("-") ? arguments + 1 : arguments;
    }
    var former = words.size() < 2 ? "" : words.get(words.size() - 2);
    candidates(command, former, last, arguments)
        .filter(each -> each.startsWith(last))
        .distinct()
        .sorted()
        .forEach(invocation.screen()::print);
    return 0;
  }

  private Stream<String> candidates(
      CommandLine command, String former, String last, int arguments) {
    if (takesAddress(command, former, arguments)) {
      return Addresses.recorded(invocation);
    }
    if (last.startsWith("-")) {
      return command.getCommandSpec().options().stream()
          .filter(option -> !option.hidden())
          .map(option -> option.longestName());
    }
    if (!command.getSubcommands().isEmpty()) {
      return command.getSubcommands().values().stream()
          .filter(each -> !each.getCommandSpec().usageMessage().hidden())
          .map(CommandLine::getCommandName);
    }
    return takesApp(command, arguments) ? appIds(last) : Stream.empty();
  }

  private static boolean takesAddress(CommandLine command, String former, int arguments) {
    var option = command.getCommandSpec().optionsMap().get(former);
    var positionals = command.getCommandSpec().positionalParameters();
    return (option != null && Addresses.areMeantBy(option.paramLabel()))
        || (arguments < positionals.size()
            && Addresses.areMeantBy(positionals.get(arguments).paramLabel()));
  }

  private static boolean takesApp(CommandLine command, int arguments) {
    var positionals = command.getCommandSpec().positionalParameters();
    return arguments < positionals.size() && positionals.get(arguments).type().equals(AppId.class);
  }

  private Stream<String> appIds(String last) {
    try {
      return Target.of(invocation).api().apps().stream()
          .map(app -> last.startsWith("/") ? app.id().path() : app.id().relative());
    } catch (Failure _) {
      // Without a platform there is nothing to complete, and no place to say so.
      return Stream.empty();
    }
  }
}

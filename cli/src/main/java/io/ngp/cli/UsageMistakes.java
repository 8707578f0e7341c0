package io.ngp.cli;

import io.ngp.cli.api.Nearest;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells the user what is wrong with the command line, in two lines instead of a page of help. */
final class UsageMistakes implements IParameterExceptionHandler {
  private final Screen screen;

  UsageMistakes(Screen screen) {
    this.screen = screen;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    var command = e.getCommandLine();
    if (isGroupAlone(e, command)) {
      command.usage(screen.err());
      return ExitStatus.USAGE.code();
    }
    screen.remark(screen.paint(Paint.BAD, "ngp:") + " " + message(e, command));
    screen.remark("See how it is used: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitStatus.USAGE.code();
  }

  /** Naming a group of commands and none of them is a question what there is. */
  private static boolean isGroupAlone(ParameterException e, CommandLine command) {
    return !command.getSubcommands().isEmpty()
        && String.valueOf(e.getMessage()).startsWith("Missing required subcommand");
  }

  private static String message(ParameterException e, CommandLine command) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched.getUnmatched().getFirst(), command);
    }
    return String.valueOf(e.getMessage());
  }

  private static String unknown(String word, CommandLine command) {
    var name = command.getCommandSpec().qualifiedName();
    var isOption = word.startsWith("-");
    var known =
        isOption
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet();
    var suggestion = Nearest.of(word, known).map(each -> " Did you mean " + each + "?").orElse("");
    var kind = isOption ? "option" : known.isEmpty() ? "argument" : "command";
    return "`" + name + "` has no " + kind + " \"" + word + "\"." + suggestion;
  }
}

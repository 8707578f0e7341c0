package io.ngp.cli;

import io.ngp.cli.invoke.Invocation;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself: its sub-commands and the options they all understand. */
@Command(
    name = "ngp",
    header = "NGP, the Next Gen Platform: run applications on machines you have.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = VersionCommand.class,
    footer = {
      "%nExamples:",
      "  ngp up                          start a platform here and deploy the sample app",
      "  ngp app deploy shop.json        deploy an app and watch until it is healthy",
      "  ngp app scale www 3             run three instances",
      "  ngp app logs www -f             follow what they write",
      "  ngp why www                     why it runs, or does not",
      "  ngp app list --json             for scripts",
      "%nExit status: 0 done, 1 failed, 2 wrong usage, 3 no platform answers, 4 something else is under way.",
      "NGP_API=http://HOST:PORT talks to any Marathon-compatible API instead of the platform here."
    })
final class Ngp {
  private static final Pattern ENVIRONMENT = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show help and exit.")
  boolean isHelp;

  @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
  boolean isVersion;

  Ngp(Invocation invocation) {
    this.invocation = invocation;
  }

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "The platform's environment (default: default).")
  void environment(String name) {
    if (!ENVIRONMENT.matcher(name).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "\"" + name + "\" is no environment; use lower-case letters, digits and dashes.");
    }
    invocation.chooseEnvironment(name);
  }

  @Option(
      names = "-C",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The folder that holds the platform's .ngp (also: NGP_DIR).")
  void folder(Path path) {
    invocation.chooseFolder(path);
  }

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "Print without colour (also: NO_COLOR).")
  void noColour(boolean isPlain) {
    if (isPlain) {
      invocation.screen().dropColour();
    }
  }

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      hidden = true,
      description = "Show the stack trace of a failure.")
  void debug(boolean isDebug) {
    if (isDebug) {
      invocation.debug();
    }
  }
}

package io.ngp.cli.configure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.configuration.PlatformDraft;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Asks which modules the platform is made of and what their variables are, and writes platform.yaml with a comment for every variable.",
      "Given --modules, or without a terminal, nothing is asked."
    },
    footer = {
      "%nExamples:",
      "  ngp configure",
      "  ngp configure --modules cluster,tls --set cluster.agents=3",
      "  ngp configure --modules cluster -o -      print it",
    })
final class ConfigureCommand implements Callable<Integer> {
  private final Invocation invocation;
  private final Supplier<Optional<RawTerminal>> terminals;

  @Option(
      names = "--modules",
      paramLabel = "NAMES",
      description = "The modules, with commas between them; those they need come along.")
  private @Nullable String modules;

  @Option(
      names = "--set",
      paramLabel = "MODULE.VARIABLE=VALUE",
      description = "Sets a variable of a module. May be repeated.")
  private List<String> settings = List.of();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The platform's name (default: that of the folder).")
  private @Nullable String name;

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "Apps are reached below it (default: ngp.localhost).")
  private @Nullable String domain;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write this file instead of platform.yaml; \"-\" prints it.")
  private @Nullable String output;

  @Option(names = "--force", description = "Overwrite a file that is there, with everything in it.")
  private boolean isForced;

  ConfigureCommand(Invocation invocation) {
    this(invocation, RawTerminal::ofProcess);
  }

  ConfigureCommand(Invocation invocation, Supplier<Optional<RawTerminal>> terminals) {
    this.invocation = invocation;
    this.terminals = terminals;
  }

  @Override
  public Integer call() throws IOException {
    var workspace = new Workspace(invocation);
    var file = OutputFile.of(invocation, workspace.project(), Optional.ofNullable(output));
    if (modules == null && invocation.screen().isTerminal()) {
      var terminal = terminals.get();
      if (terminal.isPresent()) {
        return ask(terminal.get(), workspace, file);
      }
    }
    return script(workspace, file);
  }

  private Integer script(Workspace workspace, OutputFile file) {
    var mistakes = new Diagnostics();
    var answers = new Answers(workspace.modules().all(), mistakes);
    if (modules != null) {
      answers.modules(modules);
    }
    answers.head("--name", PlatformDraft.NAME, file.platformName());
    given(answers, true);
    answers.complete();
    if (file.isThere() && !isForced) {
      mistakes.error(
          new Position(file.shown(), 0, 0),
          "There is a platform file already; nothing was written.",
          "Add --force to overwrite it with everything in it, or choose another with -o FILE.");
    }
    mistakes.throwIfErrors();
    return write(file, answers.choices(), file.fresh(answers.choices()), isForced);
  }

  private void given(Answers answers, boolean isFinal) {
    if (name != null) {
      answers.head("--name", PlatformDraft.NAME, name);
    }
    if (domain != null) {
      answers.head("--domain", PlatformDraft.DOMAIN, domain);
    }
    settings.forEach(each -> answers.set(each, isFinal));
  }

  private Integer ask(RawTerminal terminal, Workspace workspace, OutputFile file)
      throws IOException {
    Step end;
    try (terminal) {
      var mistakes = new Diagnostics();
      var answers = new Answers(workspace.modules().all(), mistakes);
      answers.head("--name", PlatformDraft.NAME, file.platformName());
      file.existing().ifPresent(answers::take);
      given(answers, false);
      mistakes.throwIfErrors();
      var setup =
          new Setup(
              file.shown(),
              file.isThere(),
              file.remarks(answers.remarks()),
              choices -> file.text(choices.draft().masked()));
      end =
          Conversation.hold(
              terminal, invocation.screen(), ModuleStep.first(setup, answers.choices()));
    }
    return switch (end) {
      case Step.Written(var choices) -> write(file, choices, file.text(choices.draft()), true);
      case Step.Left _, ModuleStep _, VariableStep _, PreviewStep _ -> {
        invocation.screen().print("Nothing was written.");
        yield ExitStatus.FAILED.code();
      }
    };
  }

  private Integer write(OutputFile file, Choices choices, String text, boolean isOverwriting) {
    var screen = invocation.screen();
    try {
      file.write(text, isOverwriting);
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          file.shown() + " cannot be written: " + OutputFile.reason(e),
          "Choose another with -o FILE.");
    }
    Answers.additions(choices).forEach(screen::remark);
    if (!file.isPrinted()) {
      screen.print("Wrote " + file.path());
    }
    if (file.isPlanned()) {
      screen.print("Next: ngp plan");
    }
    return ExitStatus.OK.code();
  }
}

package io.ngp.cli;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    footer = {
      "%nTo use it:",
      "  bash   echo 'source <(ngp completion bash)' >> ~/.bashrc",
      "  zsh    echo 'source <(ngp completion zsh)' >> ~/.zshrc",
      "  fish   ngp completion fish > ~/.config/fish/completions/ngp.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private static final Set<String> SHELLS = Set.of("bash", "zsh", "fish");

  private final Invocation invocation;

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  private String shell = "";

  CompletionCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    if (!SHELLS.contains(shell)) {
      throw new Failure(
          ExitStatus.USAGE,
          "There is no completion for \"" + shell + "\".",
          "Use bash, zsh or fish.");
    }
    try (var script = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
      if (script == null) {
        throw new IllegalStateException("the script for " + shell + " is missing in the jar");
      }
      invocation
          .screen()
          .print(new String(script.readAllBytes(), StandardCharsets.UTF_8).stripTrailing());
    }
    return ExitStatus.OK.code();
  }
}

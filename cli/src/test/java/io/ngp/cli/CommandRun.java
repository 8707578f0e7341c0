package io.ngp.cli;

import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Screen;
import io.ngp.cli.testing.ScriptedApi;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A finished run of the command in this process. */
public record CommandRun(int status, String out, String err) {
  /** Runs against an API given by address. */
  public static CommandRun against(ScriptedApi api, Path folder, String... arguments) {
    return run(Map.of("NGP_API", api.address()), folder, "", arguments);
  }

  /** Runs with these variables in {@code folder}, reading {@code input}. */
  public static CommandRun run(
      Map<String, String> variables, Path folder, String input, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var screen = new Screen(new PrintWriter(out), new PrintWriter(err), false, 100, true);
    var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    var invocation = new Invocation(variables, folder, in, screen);
    var status = CommandTree.of(invocation, List.of(arguments)).execute(arguments);
    screen.out().flush();
    screen.err().flush();
    return new CommandRun(status, out.toString(), err.toString());
  }
}

package io.ngp.cli;

import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Screen;
import java.nio.file.Path;
import java.util.List;

/** Where every process of the platform begins: the command itself, and the nodes it starts. */
public final class Main {
  private Main() {}

  /** Runs the command line and exits with its status. */
  public static void main(String[] args) {
    var node = NodeProcess.run(List.of(args));
    if (node.isPresent()) {
      System.exit(node.getAsInt());
    }
    var invocation =
        new Invocation(
            System.getenv(), Path.of("").toAbsolutePath(), System.in, Screen.ofProcess());
    var status = CommandTree.of(invocation, List.of(args)).execute(args);
    System.exit(status);
  }
}

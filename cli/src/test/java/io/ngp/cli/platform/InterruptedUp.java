package io.ngp.cli.platform;

import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Screen;
import io.ngp.cli.workspace.Workspace;
import io.ngp.provider.local.testing.FakeNode;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An {@code up} in a process of its own whose nodes never get healthy, to be interrupted. */
final class InterruptedUp {
  private InterruptedUp() {}

  static List<String> command(Path folder) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        InterruptedUp.class.getName(),
        folder.toString());
  }

  public static void main(String[] args) {
    var home = Map.of("NGP_HOME", RunningPlatform.home().toString());
    var invocation =
        new Invocation(home, Path.of(args[0]), InputStream.nullInputStream(), Screen.ofProcess());
    var workspace = new Workspace(invocation, (_, config) -> FakeNode.command("sick", config));
    var status = new Up(invocation, workspace).run(new Up.Wishes(Optional.of(0), Optional.empty()));
    System.exit(status);
  }
}

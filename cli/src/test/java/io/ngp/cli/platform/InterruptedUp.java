package io.ngp.cli.platform;

import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Screen;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** An {@code up} in a process of its own whose nodes never get healthy, to be interrupted. */
final class InterruptedUp {
  private InterruptedUp() {}

  static List<String> command(Path folder, Path home) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        InterruptedUp.class.getName(),
        folder.toString(),
        home.toString());
  }

  public static void main(String[] args) {
    var invocation =
        new Invocation(
            Map.of(), Path.of(args[0]), InputStream.nullInputStream(), Screen.ofProcess());
    new Up(
            invocation,
            Path.of(args[1]),
            (_, config) -> FakeNode.command("sick", config),
            new Ports(new Random()))
        .run(new Planner.Wishes(Optional.of(0), Optional.empty()));
  }
}

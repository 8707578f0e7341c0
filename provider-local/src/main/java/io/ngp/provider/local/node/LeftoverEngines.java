package io.ngp.provider.local.node;

import io.ngp.nodespec.Engine;
import io.ngp.provider.local.machine.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Processes of nginx and HAProxy that outlived the balancer they belong to, because that was
 * killed. They are known by what they are and by the folder they run in, which is the balancer's;
 * where the system has no {@code /proc} none is found.
 */
public final class LeftoverEngines {
  private final Path folder;

  /** Those that run anywhere below {@code folder}, a node's or a whole platform's. */
  public LeftoverEngines(Path folder) {
    this.folder = folder;
  }

  /**
   * Ends all of them, first gently; returns how many there were. For when no balancer is left that
   * would start its engine again.
   */
  public int stop() {
    return Ending.of(find());
  }

  /** Those that run now. */
  public List<ProcessHandle> find() {
    try {
      var home = folder.toRealPath();
      return ProcessHandle.allProcesses()
          .filter(process -> link(process, "cwd").startsWith(home) && isEngine(process))
          .toList();
    } catch (IOException _) {
      // Without the folder nothing can have begun in it.
      return List.of();
    }
  }

  /** It is an engine, in a folder named for it. */
  private static boolean isEngine(ProcessHandle process) {
    var program = link(process, "exe");
    var home = link(process, "cwd");
    return Arrays.stream(Engine.values())
        .filter(engine -> engine != Engine.NGP)
        .map(Engine::word)
        .anyMatch(word ->
            home.endsWith(word)
                && (program.endsWith(word) || program.endsWith(word + " (deleted)")));
  }

  private static Path link(ProcessHandle process, String name) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), name));
    } catch (IOException | UnsupportedOperationException _) {
      // It just ended, or is somebody else's.
      return Path.of("");
    }
  }
}

package io.ngp.engine.local.health;

import io.ngp.engine.local.process.ProcessIdentity;
import io.ngp.engine.local.process.ProcessTable;
import io.ngp.engine.local.process.ProcessTree;
import io.ngp.engine.local.wire.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a shell line where the task runs: its folder, environment and control group. Passes on exit
 * status 0; what does not end in time is killed with all it started.
 */
final class CommandProbe {
  private static final String MARK = "NGP_PROBE";
  private static final int LONGEST_DETAIL = 500;

  /** Joins the groups named before {@code --}, then becomes the shell that runs the line. */
  private static final String JOIN =
      "while [ \"$1\" != -- ]; do echo $$ > \"$1\"; shift; done 2> /dev/null; exec /bin/sh -c \"$2\"";

  private CommandProbe() {}

  static ProbeAnswer ask(String taskId, Probe probe, ProbeRunner.Context context, Duration timeout)
      throws InterruptedException {
    Optional<Path> output = Optional.empty();
    try {
      output = Optional.of(Files.createTempFile("ngp-probe-", ""));
      return run(taskId, probe, context, timeout, output.get());
    } catch (IOException e) {
      return ProbeAnswer.failed("the command can't be started: " + e.getMessage());
    } finally {
      output.ifPresent(o -> o.toFile().delete());
    }
  }

  private static ProbeAnswer run(
      String taskId, Probe probe, ProbeRunner.Context context, Duration timeout, Path output)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", JOIN, "ngp-probe"));
    line.addAll(context.cgroup());
    line.add("--");
    line.add(probe.question().line());
    String mark = taskId + "/" + probe.index();
    Map<String, String> environment = new HashMap<>(context.environment());
    environment.put(MARK, mark);
    Process process =
        context
            .starter()
            .start(
                line, environment, context.sandbox(), ProcessBuilder.Redirect.to(output.toFile()));
    Optional<ProcessTree> tree = tree(context.processes(), process, MARK + "=" + mark);
    boolean hasEnded = false;
    try {
      hasEnded = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!hasEnded) {
        kill(tree);
      }
    }
    if (!hasEnded) {
      return ProbeAnswer.failed("the command did not end in %d ms".formatted(timeout.toMillis()));
    }
    int status = process.exitValue();
    String said = said(output);
    return new ProbeAnswer(
        status == 0,
        "the command exited with status %d%s".formatted(status, said.isEmpty() ? "" : ": " + said),
        Optional.of(status));
  }

  private static Optional<ProcessTree> tree(ProcessTable table, Process process, String mark) {
    Optional<ProcessIdentity> leader = table.entry(process.pid()).map(ProcessTable.Entry::identity);
    return leader.map(l -> new ProcessTree(table, l, mark, Optional.empty()));
  }

  /** Also when this thread is interrupted: nothing a probe started may outlive it. */
  private static void kill(Optional<ProcessTree> tree) throws InterruptedException {
    boolean wasInterrupted = Thread.interrupted();
    if (tree.isPresent()) {
      tree.get().stop(Duration.ZERO);
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String said(Path output) throws IOException {
    try (var in = Files.newInputStream(output)) {
      return new String(in.readNBytes(LONGEST_DETAIL), StandardCharsets.UTF_8).strip();
    }
  }
}

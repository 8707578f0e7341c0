package io.ngp.engine.local.agent;

import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecCommand.Terminal;
import io.ngp.cluster.engine.ExecFrame;
import io.ngp.cluster.engine.ExecFrame.Kind;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.engine.local.process.ProcessTable;
import io.ngp.engine.local.process.ProcessTree;
import io.ngp.engine.local.process.SessionStarter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A command beside a task, as a process that leads a session of its own and carries the task's
 * mark, so that it ends with the task. Thread-safe.
 */
final class ProcessExec implements ExecSession {
  private static final String MARK = "NGP_EXEC";
  private static final int BUFFER = 16 * 1024;
  private static final int FRAMES = 16;

  /** For what is still on its way, and for what keeps an output open after the command's end. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(100);

  /** Joins the groups named before {@code --}, then becomes what is named after it. */
  private static final String JOIN =
      "{ while [ \"$1\" != -- ]; do echo $$ > \"$1\"; shift; done; } 2> /dev/null; shift; exec \"$@\"";

  private final Process process;
  private final Optional<ProcessTree> tree;
  private final boolean hasTerminal;
  private final BlockingQueue<ExecFrame> frames = new ArrayBlockingQueue<>(FRAMES);
  private volatile boolean isClosed;

  private ProcessExec(Process process, Optional<ProcessTree> tree, boolean hasTerminal) {
    this.process = process;
    this.tree = tree;
    this.hasTerminal = hasTerminal;
  }

  /**
   * Starts a command.
   *
   * @param environment the task's
   * @param cgroup the files by which the task's control groups are joined
   * @throws IOException if it can't be started; the message says why
   */
  static ProcessExec start(
      ExecCommand command,
      Map<String, String> environment,
      Path folder,
      List<String> cgroup,
      SessionStarter starter,
      ProcessTable processes)
      throws IOException {
    List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", JOIN, "ngp-exec"));
    line.addAll(cgroup);
    line.add("--");
    line.addAll(
        command.terminal().isPresent()
            ? ScriptTerminal.around(command.words(), command.terminal().get())
            : command.words());
    String mark = UUID.randomUUID().toString();
    environment.put(MARK, mark);
    command.terminal().ifPresent(_ -> environment.putIfAbsent("TERM", "xterm-256color"));
    Process process = starter.startPiped(line, environment, folder);
    Optional<ProcessTree> tree =
        processes
            .entry(process.pid())
            .map(entry ->
                new ProcessTree(processes, entry.identity(), MARK + "=" + mark, Optional.empty()));
    ProcessExec exec = new ProcessExec(process, tree, command.terminal().isPresent());
    Thread.ofVirtual().name("exec-" + process.pid()).start(exec::read);
    return exec;
  }

  @Override
  public ExecFrame next() throws InterruptedException {
    return frames.take();
  }

  @Override
  public void write(byte[] input) throws IOException {
    process.getOutputStream().write(input);
    process.getOutputStream().flush();
  }

  @Override
  public void endInput() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void resize(Terminal size) throws IOException {
    if (hasTerminal) {
      new ScriptTerminal(process.toHandle()).resize(size);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      Thread.ofVirtual()
          .name("end-exec-" + process.pid())
          .start(() -> {
            try {
              if (tree.isPresent()) {
                tree.get().stop(Duration.ZERO);
              }
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            } finally {
              process.destroyForcibly();
            }
          });
    }
    isClosed = true;
  }

  /** What nobody reads any more must not hold up the threads that say it. */
  private void say(ExecFrame frame) throws InterruptedException {
    while (!frames.offer(frame, LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      if (isClosed) {
        frames.clear();
      }
    }
  }

  /** Passes both outputs on, then the status. */
  private void read() {
    Thread output = pass(Kind.OUTPUT, process.getInputStream());
    Thread error = pass(Kind.ERROR, process.getErrorStream());
    try {
      int status = process.waitFor();
      output.join(LAST_WORDS);
      error.join(LAST_WORDS);
      say(ExecFrame.exit(status));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread pass(Kind kind, InputStream from) {
    return Thread.ofVirtual()
        .name("exec-%d-%s".formatted(process.pid(), kind))
        .start(() -> {
          byte[] buffer = new byte[BUFFER];
          try (from) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
              say(ExecFrame.of(kind, buffer, count));
            }
          } catch (IOException _) {
            // It has ended.
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }
}

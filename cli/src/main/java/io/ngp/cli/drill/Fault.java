package io.ngp.cli.drill;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A way to break something, and to make it whole again. */
sealed interface Fault permits Fault.Kill, Fault.Freeze, NetworkCut, DiskFill {
  /** Breaks it. */
  void strike();

  /** Makes it whole again. May be called twice, and by another thread. */
  void mend();

  /** Processes that are killed without asking; {@code restart} starts again what is started. */
  record Kill(List<ProcessHandle> processes, Runnable restart) implements Fault {
    public Kill {
      processes = List.copyOf(processes);
    }

    @Override
    public void strike() {
      processes.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void mend() {
      restart.run();
    }
  }

  /** Processes that are stopped as they are and go on later; who talks to them waits. */
  record Freeze(List<ProcessHandle> processes) implements Fault {
    private static final int SIGNAL_SECONDS = 5;

    public Freeze {
      processes = List.copyOf(processes);
    }

    @Override
    public void strike() {
      signal("-STOP");
    }

    @Override
    public void mend() {
      signal("-CONT");
    }

    private void signal(String signal) {
      var alive = processes.stream().filter(ProcessHandle::isAlive);
      var pids = alive.map(process -> Long.toString(process.pid())).toList();
      if (pids.isEmpty()) {
        return;
      }
      var command = Stream.concat(Stream.of("kill", signal), pids.stream()).toList();
      try {
        var kill = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS) && kill.exitValue() == 0) {
          return;
        }
        throw failed(command, "it was refused");
      } catch (IOException e) {
        throw failed(command, String.valueOf(e.getMessage()));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw failed(command, "interrupted");
      }
    }

    private static Failure failed(List<String> command, String why) {
      var text = String.join(" ", command);
      return new Failure(
          ExitStatus.FAILED, "`" + text + "` failed: " + why, "Run it by hand, if it matters.");
    }
  }
}

package io.ngp.engine.local.health;

import io.ngp.engine.local.process.ProcessTable;
import io.ngp.engine.local.process.SessionStarter;
import io.ngp.engine.local.wire.CheckReport;
import io.ngp.engine.local.wire.Probe;
import io.ngp.engine.local.wire.ProbeReport;
import io.ngp.engine.local.wire.TaskSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Asks a running task's probes, each on a virtual thread of its own: after its delay, then an
 * interval after each answer. Closing it ends them and what they started.
 */
public final class ProbeRunner implements AutoCloseable {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final List<Thread> threads = new ArrayList<>();

  /**
   * What probes are asked with.
   *
   * @param cgroup files by which a process joins the task's control group
   */
  public record Context(
      Path sandbox,
      Map<String, String> environment,
      SessionStarter starter,
      ProcessTable processes,
      List<String> cgroup,
      InstantSource clock) {}

  /** Hears what probes answer, on their threads. */
  public interface Listener {
    void probed(ProbeReport report);

    void checked(CheckReport report);
  }

  private ProbeRunner() {}

  /**
   * Starts asking.
   *
   * @param contexts by the probe's index
   */
  public static ProbeRunner start(TaskSpec task, IntFunction<Context> contexts, Listener listener) {
    ProbeRunner runner = new ProbeRunner();
    String id = task.taskId();
    for (Probe probe : task.probes()) {
      Context context = contexts.apply(probe.index());
      runner.start(
          id,
          probe,
          context,
          answer ->
              listener.probed(
                  new ProbeReport(
                      id,
                      probe.index(),
                      answer.passed(),
                      answer.detail(),
                      context.clock().instant())));
    }
    task.check()
        .ifPresent(probe ->
            runner.start(
                id,
                probe,
                contexts.apply(probe.index()),
                answer ->
                    listener.checked(
                        new CheckReport(
                            id, probe.question().kind(), answer.passed(), answer.status()))));
    return runner;
  }

  private void start(String taskId, Probe probe, Context context, Consumer<ProbeAnswer> listener) {
    threads.add(
        Thread.ofVirtual()
            .name("probe-%d-%s".formatted(probe.index(), taskId))
            .start(() -> ask(taskId, probe, context, listener)));
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(CLOSE_PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void ask(
      String taskId, Probe probe, Context context, Consumer<ProbeAnswer> listener) {
    try {
      Thread.sleep(probe.delayMillis());
      while (true) {
        ProbeAnswer answer = answer(taskId, probe, context);
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        listener.accept(answer);
        Thread.sleep(Math.max(SHORTEST_INTERVAL.toMillis(), probe.intervalMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ProbeAnswer answer(String taskId, Probe probe, Context context)
      throws InterruptedException {
    Duration timeout = Duration.ofMillis(Math.max(1, probe.timeoutMillis()));
    return switch (probe.question().kind()) {
      case COMMAND -> CommandProbe.ask(taskId, probe, context, timeout);
      case HTTP, HTTPS -> HttpProbe.ask(probe.question(), timeout);
      case TCP -> TcpProbe.ask(probe.question().port(), timeout);
    };
  }
}

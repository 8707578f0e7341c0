package io.ngp.engine.swarm;

import io.ngp.cluster.engine.EngineEvent.TaskChanged;
import io.ngp.cluster.instance.Condition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Says how tasks have ended, with the last words of those that failed. */
final class Ends {
  private static final int AT_ONCE = 16;
  private static final int LINES = 10;
  private static final int BYTES = 2048;
  private static final int SIGNALLED = 128;

  private final Outputs outputs;
  private final Semaphore permits = new Semaphore(AT_ONCE);

  Ends(Outputs outputs) {
    this.outputs = outputs;
  }

  /**
   * Tells the end of a task, at once or after what it said was read.
   *
   * @param wasStopped whether it was told to end
   */
  void explain(
      SwarmTask task, Optional<SwarmNode> node, boolean wasStopped, Consumer<TaskChanged> then) {
    Condition condition = wasStopped ? Condition.KILLED : task.condition();
    if (condition != Condition.FAILED || task.container().isEmpty()) {
      then.accept(change(task, condition, words(task, condition)));
      return;
    }
    Thread.ofVirtual()
        .name("last-words-" + task.id())
        .start(() -> {
          permits.acquireUninterruptibly();
          try {
            String said = node.map(n -> lastWords(task, n)).orElse("");
            String words = words(task, condition);
            then.accept(change(task, condition, said.isEmpty() ? words : words + "\n" + said));
          } finally {
            permits.release();
          }
        });
  }

  private static TaskChanged change(SwarmTask task, Condition condition, String message) {
    return new TaskChanged(task.id(), condition, message, task.exitCode(), task.at());
  }

  private static String words(SwarmTask task, Condition condition) {
    return switch (condition) {
      case KILLED -> "Stopped.";
      case FINISHED -> "The container exited with status 0.";
      case GONE -> "The swarm has given it up: " + task.problem();
      default -> task.exitCode().map(code -> exit(task, code)).orElse(task.problem());
    };
  }

  private static String exit(SwarmTask task, int code) {
    String status =
        code > SIGNALLED
            ? "The container was ended by signal %d (status %d).".formatted(code - SIGNALLED, code)
            : "The container exited with status %d.".formatted(code);
    boolean saysMore = !task.problem().isEmpty() && !task.problem().contains("non-zero exit");
    return saysMore ? status + " " + task.problem() : status;
  }

  private String lastWords(SwarmTask task, SwarmNode node) {
    try (InputStream said = outputs.open(task, node, "stderr", LINES, false)) {
      byte[] bytes = said.readNBytes(1 << 20);
      int start = Math.max(0, bytes.length - BYTES);
      return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException _) {
      return "";
    }
  }
}

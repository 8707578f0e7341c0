package io.ngp.engine.local;

import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.Accepted;
import io.ngp.engine.local.wire.HttpCall;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.Refusal;
import io.ngp.engine.local.wire.TaskSpec;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Sends orders to agents, each on a virtual thread, so many at a time; every one is answered,
 * within bounded time, on that thread.
 */
final class Orders {
  private static final int AT_ONCE = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final long epoch;
  private final Semaphore permits = new Semaphore(AT_ONCE);

  Orders(long epoch) {
    this.epoch = epoch;
  }

  /** What became of an order. */
  sealed interface Result {
    /** The agent took it, now or earlier. */
    record Done(long sequence) implements Result {}

    /** The agent knows no such task. */
    record NoSuchTask() implements Result {}

    /** The agent would take it with other ports. */
    record PortsTaken(List<Integer> ports, String message) implements Result {}

    /** The agent will never take it. */
    record Impossible(String message) implements Result {}

    /** A later leader has taken over. */
    record Deposed(String message) implements Result {}

    /** Nothing is known; it may be repeated. */
    record NoAnswer(String problem) implements Result {}
  }

  void launch(URI agent, TaskSpec spec, Consumer<Result> then) {
    send(
        HttpCall.of("PUT", agent.resolve("/v1/tasks/" + spec.taskId())).json(spec),
        "launch-" + spec.taskId(),
        then);
  }

  void kill(URI agent, TaskId task, Duration grace, Consumer<Result> then) {
    URI uri = agent.resolve("/v1/tasks/%s?graceMillis=%d".formatted(task, grace.toMillis()));
    send(HttpCall.of("DELETE", uri), "kill-" + task, then);
  }

  void forget(URI agent, TaskId task, Consumer<Result> then) {
    URI uri = agent.resolve("/v1/tasks/%s/forget".formatted(task));
    send(HttpCall.of("POST", uri), "forget-" + task, then);
  }

  private void send(HttpCall call, String name, Consumer<Result> then) {
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          permits.acquireUninterruptibly();
          try {
            then.accept(interpret(call.timeout(TIMEOUT).epoch(epoch).send()));
          } catch (IOException | IllegalArgumentException e) {
            then.accept(new Result.NoAnswer(e.toString()));
          } finally {
            permits.release();
          }
        });
  }

  private static Result interpret(HttpCall.Answer answer) {
    return switch (answer.status()) {
      case 200, 201 -> new Result.Done(Json.read(answer.body(), Accepted.class).sequence());
      case 202, 204 -> new Result.Done(0);
      case 404 -> new Result.NoSuchTask();
      case 409 -> {
        Refusal refusal = Json.read(answer.body(), Refusal.class);
        yield refusal.ports().isEmpty()
            ? new Result.Deposed(refusal.message())
            : new Result.PortsTaken(refusal.ports(), refusal.message());
      }
      case 400, 413, 422 ->
          new Result.Impossible(Json.read(answer.body(), Refusal.class).message());
      default -> new Result.NoAnswer("status %d %s".formatted(answer.status(), answer.body()));
    };
  }
}

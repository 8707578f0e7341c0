package io.ngp.engine.local;

import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.SecretGatherer.Gathered;
import io.ngp.engine.local.wire.Accepted;
import io.ngp.engine.local.wire.HttpCall;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.Refusal;
import io.ngp.engine.local.wire.TaskSecrets;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends orders to agents, each on a virtual thread, so many at a time; every one is answered,
 * within bounded time, on that thread.
 */
final class Orders {
  private static final int AT_ONCE = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final long epoch;
  private final Caller caller;
  private final Semaphore permits = new Semaphore(AT_ONCE);

  Orders(long epoch, Caller caller) {
    this.epoch = epoch;
    this.caller = caller;
  }

  /** What became of an order. */
  sealed interface Result {
    /** The agent took it, now or earlier. */
    record Done(long sequence) implements Result {}

    /** The agent knows no such task. */
    record NoSuchTask() implements Result {}

    /** The agent would take it with other ports. */
    record PortsTaken(List<Integer> ports, String message) implements Result {}

    /** The agent has no room now; nothing happened there. */
    record NoRoom(String message) implements Result {}

    /** The agent will never take it. */
    record Impossible(String message) implements Result {}

    /** Nothing was sent: a secret of the task can't be had now. */
    record SecretLacking(String message) implements Result {}

    /** A later leader has taken over. */
    record Deposed(String message) implements Result {}

    /** Nothing is known; it may be repeated. */
    record NoAnswer(String problem) implements Result {}
  }

  /** Orders a task with the secrets that are gathered at this moment. */
  void launch(URI agent, TaskSpec spec, Supplier<Gathered> secrets, Consumer<Result> then) {
    URI uri = agent.resolve("/v1/tasks/" + spec.taskId());
    inBackground(
        "launch-" + spec.taskId(),
        () ->
            switch (secrets.get()) {
              case Gathered.Lacking(String message) -> new Result.SecretLacking(message);
              case Gathered.Complete(Optional<TaskSecrets> values) ->
                  exchange(HttpCall.of("PUT", uri).json(spec.withSecrets(values)));
            },
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

  void free(URI agent, InstanceId instance, Consumer<Result> then) {
    send(HttpCall.of("DELETE", agent.resolve("/v1/volumes/" + instance)), "free-" + instance, then);
  }

  private void send(HttpCall call, String name, Consumer<Result> then) {
    inBackground(name, () -> exchange(call), then);
  }

  private interface Exchange {
    Result run() throws IOException;
  }

  private Result exchange(HttpCall call) throws IOException {
    return interpret(call.by(caller).timeout(TIMEOUT).epoch(epoch).send());
  }

  private void inBackground(String name, Exchange exchange, Consumer<Result> then) {
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          permits.acquireUninterruptibly();
          try {
            then.accept(exchange.run());
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
      case 507 -> new Result.NoRoom(Json.read(answer.body(), Refusal.class).message());
      case 400, 413, 422 ->
          new Result.Impossible(Json.read(answer.body(), Refusal.class).message());
      default -> new Result.NoAnswer("status %d %s".formatted(answer.status(), answer.body()));
    };
  }
}

package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.Conversation;
import io.ngp.cluster.api.JsonPattern;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.testkit.ManualClock;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeBehavior;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a {@link Conversation} with a whole master. Tasks come and go meanwhile, so a GET is
 * repeated until it answers as expected. Texts may name what only the master knows: {@code
 * <deployment>} is the last one it started, {@code <task /app>} the running task of an app that was
 * seen first.
 *
 * <ul>
 *   <li>{@code behave /app runs|exits|fails|waits|is-refused}: what tasks do that start from now on
 *   <li>{@code end /app CODE}: its running task ends by itself
 *   <li>{@code check /app passed|failed}: its first health check answers
 *   <li>{@code lose AGENT}: an agent is cut off
 *   <li>{@code advance SECONDS}: time passes
 *   <li>{@code remember /app}: from now on {@code <task /app>} is the task that runs now
 * </ul>
 */
final class MasterConversation {
  private static final PathId NOBODY = PathId.parse("/nobody");
  private static final Pattern TASK = Pattern.compile("<task (/\\S+)>");

  private final ServedCluster cluster;
  private final ManualClock clock;
  private final java.util.Map<PathId, TaskId> remembered = new java.util.HashMap<>();
  private String deployment = "none";

  MasterConversation(ServedCluster cluster, ManualClock clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  void hold(Conversation conversation) throws Exception {
    for (Conversation.Turn turn : conversation.turns()) {
      switch (turn) {
        case Conversation.Prepare(var command) -> prepare(command.split(" ", -1));
        case Conversation.Exchange exchange -> exchange(exchange);
      }
    }
  }

  private void prepare(String[] words) throws Exception {
    switch (words[0]) {
      case "behave" -> cluster.rig.machines.behave(PathId.parse(words[1]), behavior(words[2]));
      case "end" -> cluster.rig.machines.exit(runningTask(words[1]), Integer.parseInt(words[2]));
      case "check" ->
          cluster.rig.machines.answerCheck(
              runningTask(words[1]), 0, words[2].equals("passed"), words[2]);
      case "lose" -> cluster.rig.machines.loseNode(words[1]);
      case "advance" -> {
        clock.advance(Duration.ofSeconds(Long.parseLong(words[1])));
        cluster.rig.leader().resetDelay(NOBODY);
      }
      case "remember" -> {
        remembered.remove(PathId.parse(words[1]));
        remembered.put(PathId.parse(words[1]), runningTask(words[1]));
      }
      default -> throw new IllegalArgumentException("No preparation \"" + words[0] + "\"");
    }
  }

  private static FakeBehavior behavior(String name) {
    return switch (name) {
      case "runs" -> FakeBehavior.RUNS;
      case "exits" -> FakeBehavior.RUNS.exiting(0);
      case "fails" -> FakeBehavior.RUNS.exiting(1);
      case "waits" -> FakeBehavior.RUNS.startingSlowly();
      case "is-refused" -> FakeBehavior.RUNS.refused();
      default -> throw new IllegalArgumentException("No behavior \"" + name + "\"");
    };
  }

  private TaskId runningTask(String app) throws Exception {
    PathId id = PathId.parse(app);
    Eventually.holds("a task of " + app + " runs", () -> firstRunning(id).isPresent());
    return firstRunning(id).orElseThrow();
  }

  private Optional<TaskId> firstRunning(PathId app) {
    return cluster.rig.leader().view().instancesOf(app).stream()
        .filter(Instance::isRunning)
        .map(Instance::taskId)
        .min(java.util.Comparator.naturalOrder());
  }

  private void exchange(Conversation.Exchange exchange) throws Exception {
    if (exchange.method().equals("GET")) {
      Attempt attempt = new Attempt(exchange);
      try {
        Eventually.holds(exchange.path(), attempt::succeeds);
      } catch (AssertionError e) {
        throw new AssertionError(attempt.mismatch, e);
      }
    } else {
      Optional<String> mismatch = mismatch(exchange, send(exchange));
      assertThat(mismatch).as("%s %s", exchange.method(), exchange.path()).isEmpty();
    }
  }

  private final class Attempt {
    private final Conversation.Exchange exchange;
    private String mismatch = "never asked";

    Attempt(Conversation.Exchange exchange) {
      this.exchange = exchange;
    }

    boolean succeeds() throws Exception {
      Optional<String> found = mismatch(exchange, send(exchange));
      mismatch = found.orElse("");
      return found.isEmpty();
    }
  }

  private HttpResponse<String> send(Conversation.Exchange exchange) throws Exception {
    List<String> headers = new ArrayList<>();
    exchange.headers().forEach((name, value) -> headers.addAll(List.of(name, value)));
    if (!exchange.body().isEmpty() && !exchange.headers().containsKey("Content-Type")) {
      headers.addAll(List.of("Content-Type", "application/json"));
    }
    HttpResponse<String> response =
        cluster.send(
            exchange.method(),
            resolved(exchange.path()),
            resolved(exchange.body()),
            headers.toArray(String[]::new));
    response.headers().firstValue("Marathon-Deployment-Id").ifPresent(id -> deployment = id);
    return response;
  }

  /** Paths have no blanks: there {@code <task_/app>} stands for it. */
  private String resolved(String text) throws Exception {
    String result = text.replace("<deployment>", deployment).replace("<task_", "<task ");
    Matcher task = TASK.matcher(result);
    while (task.find()) {
      PathId app = PathId.parse(task.group(1));
      if (!remembered.containsKey(app)) {
        remembered.put(app, runningTask(task.group(1)));
      }
      result = result.replace(task.group(), remembered.get(app).toString());
      task = TASK.matcher(result);
    }
    return result;
  }

  private Optional<String> mismatch(Conversation.Exchange exchange, HttpResponse<String> response)
      throws Exception {
    String answer =
        "%s %s answered %d %s: "
            .formatted(exchange.method(), exchange.path(), response.statusCode(), response.body());
    if (response.statusCode() != exchange.status()) {
      return Optional.of(answer + "expected " + exchange.status());
    }
    for (var header : exchange.expectedHeaders().entrySet()) {
      String actual = response.headers().firstValue(header.getKey()).orElse("<absent>");
      String pattern = header.getValue().replace("*", "\\E.*\\Q");
      if (!actual.matches("\\Q" + pattern + "\\E")) {
        return Optional.of(answer + header.getKey() + " is " + actual);
      }
    }
    String expected = resolved(exchange.expectedBody());
    if (expected.equals("<empty>")) {
      return response.body().isEmpty() ? Optional.empty() : Optional.of(answer + "has a body");
    }
    return expected.isEmpty()
        ? Optional.empty()
        : JsonPattern.mismatch(
                ServedCluster.json(expected), ServedCluster.json(response.body()), "")
            .map(found -> answer + found);
  }
}

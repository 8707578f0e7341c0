package io.ngp.nodespec.change;

import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.Waiting;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/**
 * Takes an agent out of the cluster: its tasks move elsewhere as long as there is somebody to move
 * them and somewhere to move to; what is left is stopped.
 */
public final class AgentRemoval {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration STOP_ALL = Duration.ofSeconds(70);
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration UNTIL_FORGOTTEN = Duration.ofSeconds(5);

  /** For a node of a swarm to stop what it runs, and for its managers to let it go. */
  private static final Duration LEAVE_SWARM = Duration.ofSeconds(90);

  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final String NO_MASTER = "waiting for a master that answers";

  /**
   * How long masters, and agents that take tasks, may be out of reach before they are given up:
   * longer than an election or the restart of a node takes on a busy machine.
   */
  private static final Duration ABSENCE = Duration.ofSeconds(20);

  private final Operation operation;
  private final String name;
  private final NodeHttp http;
  private final MasterApi api;
  private final MasterApi patientApi;
  private final boolean hasMasters;

  /** Of the agent called {@code name}, by the masters at these addresses; called so. */
  public AgentRemoval(Operation operation, String name, List<String> masters, NodeHttp http) {
    this.http = http;
    this.operation = operation;
    this.name = name;
    this.api = new MasterApi(masters, ANSWER, http);
    this.patientApi = new MasterApi(masters, LEAVE_SWARM, http);
    this.hasMasters = !masters.isEmpty();
  }

  /** How a drain stands. */
  private sealed interface Standing {
    /** Some tasks are still to go. */
    record Leaving(long tasks) implements Standing {}

    /** No task is left. */
    record Empty() implements Standing {}

    /** Masters or other agents are away, which may well come back. */
    record Stalled(String why) implements Standing {}

    /** No other agent takes tasks, or no master knows of this one. */
    record Hopeless() implements Standing {}
  }

  /**
   * Lets the agent's tasks move to other agents; returns when none is left, {@code patience} is
   * over, or it makes no sense to wait.
   *
   * @throws ProviderException if the user asked to stop; the agent is used as before then
   */
  public void drain(Duration patience) {
    if (!begin(patience)) {
      return;
    }
    var stalled = new Stall();
    Waiting.until(() -> operation.isStopping() || isOver(stalled), patience, INTERVAL);
    if (operation.isStopping()) {
      var _ = api.send("DELETE", node() + "/drain");
      throw new ProviderException(
          name + " was being drained; as you asked, that is undone.", "`ngp apply` removes it.");
    }
  }

  /** Whether a master took the wish; one that is out of reach is waited for. */
  private boolean begin(Duration patience) {
    var request = node() + "/drain?timeoutSeconds=" + patience.toSeconds();
    var answer = new AtomicReference<>(api.send("POST", request));
    if (hasMasters && answer.get().isEmpty()) {
      operation.progress(NO_MASTER);
      Waiting.until(
          () -> {
            answer.set(api.send("POST", request));
            return operation.isStopping() || answer.get().isPresent();
          },
          patience.compareTo(ABSENCE) < 0 ? patience : ABSENCE,
          INTERVAL);
    }
    return answer.get().filter(NodeHttp.Answer::isOk).isPresent();
  }

  /** Since when nothing can move. */
  private static final class Stall {
    private Optional<Long> sinceNanos = Optional.empty();

    void isOver() {
      sinceNanos = Optional.empty();
    }

    /** Whether it goes on, and has for too long. */
    boolean goesOnTooLong() {
      var now = System.nanoTime();
      var since = sinceNanos.orElse(now);
      sinceNanos = Optional.of(since);
      return now - since > ABSENCE.toNanos();
    }
  }

  private boolean isOver(Stall stall) {
    return switch (standing()) {
      case Standing.Leaving leaving -> {
        stall.isOver();
        operation.progress(
            leaving.tasks() == 1
                ? "1 task is still to move"
                : leaving.tasks() + " tasks are still to move");
        yield false;
      }
      case Standing.Stalled stalled -> {
        operation.progress(stalled.why());
        yield stall.goesOnTooLong();
      }
      case Standing.Empty _, Standing.Hopeless _ -> true;
    };
  }

  private Standing standing() {
    var answer = api.send("GET", "/ngp/v1/nodes").filter(NodeHttp.Answer::isOk);
    if (answer.isEmpty()) {
      return new Standing.Stalled(NO_MASTER);
    }
    var nodes = answer.get().body().path("nodes").valueStream().toList();
    var tasks = tasks(nodes);
    if (tasks.filter(count -> count == 0).isPresent()) {
      return new Standing.Empty();
    }
    var refuges = nodes.stream().filter(this::isRefuge).toList();
    if (tasks.isEmpty() || refuges.isEmpty()) {
      return new Standing.Hopeless();
    }
    return refuges.stream().anyMatch(AgentRemoval::isWell)
        ? new Standing.Leaving(tasks.get())
        : new Standing.Stalled("waiting for an agent that takes its tasks");
  }

  private Optional<Long> tasks(List<JsonNode> nodes) {
    return nodes.stream()
        .filter(node -> node.path("name").asString("").equals(name))
        .map(node -> node.path("tasks").asLong(0))
        .findFirst();
  }

  private boolean isRefuge(JsonNode node) {
    return node.path("role").asString("").equals("agent")
        && !node.path("name").asString("").equals(name)
        && !node.path("draining").asBoolean(false);
  }

  private static boolean isWell(JsonNode node) {
    return node.path("healthy").asBoolean(true);
  }

  /** Has the agent at {@code address} stop what it still runs; whether it says that it did. */
  public boolean stopTasks(String address) {
    try {
      operation.progress("stopping its tasks");
      return http.send("POST", address + "/v1/stop-all", STOP_ALL).isOk();
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Has the masters forget the agent, whose process has ended. One that still counts tasks there is
   * about to learn that they ended. If it brought its daemon into a swarm of the platform's own,
   * that is taken out of the swarm first, and what runs there ends.
   */
  public void forget() {
    leaveSwarm();
    Waiting.until(
        () ->
            operation.isStopping()
                || api.send("DELETE", node() + "?force=true")
                    .filter(answer -> answer.status() == CONFLICT)
                    .isEmpty(),
        UNTIL_FORGOTTEN,
        INTERVAL);
  }

  /** Masters without such a swarm know no such path. */
  private void leaveSwarm() {
    patientApi
        .send("DELETE", "/ngp/v1/swarm/nodes/" + encodedName())
        .filter(answer -> !answer.isOk() && answer.status() != NOT_FOUND)
        .ifPresent(answer ->
            operation.progress(
                "stays in the swarm (%s); `docker node rm` takes it out"
                    .formatted(answer.body().path("message").asString("no reason given"))));
  }

  private String node() {
    return "/ngp/v1/nodes/" + encodedName();
  }

  private String encodedName() {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}

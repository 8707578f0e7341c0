package io.ngp.engine.swarm;

import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs commands in containers. */
final class Execution {
  private Execution() {}

  /**
   * Runs a command and waits for its end.
   *
   * @return its exit status; empty if it did not end in time or could not be started
   */
  static Optional<Integer> statusOf(
      Docker daemon, String container, List<String> command, Duration timeout) {
    try {
      String id = prepare(daemon, container, command, false, false);
      ObjectNode start = JsonMapper.shared().createObjectNode().put("Detach", false);
      daemon.drain("POST", "/exec/%s/start".formatted(id), start, timeout);
      JsonNode ended = daemon.get("/exec/%s/json".formatted(id));
      return ended.path("Running").asBoolean(true)
          ? Optional.empty()
          : Optional.of(ended.path("ExitCode").asInt(-1));
    } catch (DockerException _) {
      return Optional.empty();
    }
  }

  /**
   * Makes a command that is not started yet, and says Docker's id of it.
   *
   * @throws DockerException if the container does not run
   */
  static String prepare(
      Docker daemon,
      String container,
      List<String> command,
      boolean hasInput,
      boolean hasTerminal) {
    ObjectNode wanted = JsonMapper.shared().createObjectNode();
    wanted
        .put("AttachStdin", hasInput)
        .put("AttachStdout", true)
        .put("AttachStderr", true)
        .put("Tty", hasTerminal);
    ArrayNode words = wanted.putArray("Cmd");
    command.forEach(words::add);
    return daemon.post("/containers/%s/exec".formatted(container), wanted).path("Id").asString("");
  }
}

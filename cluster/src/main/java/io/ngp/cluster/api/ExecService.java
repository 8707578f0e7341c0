package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Refusal;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.StreamGuard;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecCommand.Terminal;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.engine.ExecSessions;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code /ngp/v1/exec}: commands beside tasks. A POST begins one and is answered with what it says,
 * as {@link io.ngp.cluster.engine.ExecFrame frames}; the first names the session, whose {@code
 * /input} and {@code /terminal} take POSTs.
 */
final class ExecService implements Resource {
  private static final String FRAMES = "application/octet-stream";

  private final TaskCommands commands;
  private final StreamGuard streams;
  private final ExecSessions sessions = new ExecSessions();

  ExecService(TaskCommands commands, StreamGuard streams) {
    this.commands = commands;
    this.streams = streams;
  }

  @Override
  public String prefix() {
    return "/ngp/v1/exec";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    List<String> path = call.segments();
    if (path.isEmpty()) {
      return new Verbs().producingAny().consumingJson().post(() -> begin(call.json())).answer(call);
    }
    if (path.size() == 2 && path.getLast().equals("input")) {
      return new Verbs().post(() -> input(session(path.getFirst()), call)).answer(call);
    }
    if (path.size() == 2 && path.getLast().equals("terminal")) {
      return new Verbs().post(() -> resize(session(path.getFirst()), call.json())).answer(call);
    }
    throw Missing.route();
  }

  private Reply begin(JsonNode body) {
    TaskId task = task(body.path("task").asString(""));
    ExecSession session = start(task, command(body));
    try {
      return streams.stream(FRAMES, out -> sessions.follow(session, out));
    } catch (Refusal e) {
      session.close();
      throw e;
    }
  }

  private ExecSession start(TaskId task, ExecCommand command) {
    try {
      return commands
          .exec(task, command)
          .orElseThrow(() -> Missing.of("Task '%s' does not run".formatted(task)));
    } catch (IOException e) {
      throw new Refusal(
          502, "The command was not started beside task %s: %s".formatted(task, e.getMessage()));
    }
  }

  private static ExecCommand command(JsonNode body) {
    List<String> words = new ArrayList<>();
    body.path("command").forEach(word -> words.add(word.asString("")));
    JsonNode terminal = body.path("terminal");
    try {
      return new ExecCommand(
          words, terminal.isObject() ? Optional.of(terminal(terminal)) : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw unprocessable(e);
    }
  }

  private static Terminal terminal(JsonNode body) {
    return new Terminal(body.path("rows").asInt(0), body.path("columns").asInt(0));
  }

  private static Reply input(ExecSession session, Call call) throws IOException {
    try {
      byte[] input = call.body();
      if (input.length > 0) {
        session.write(input);
      }
      if (call.flag("end", false)) {
        session.endInput();
      }
      return Reply.empty(204);
    } catch (IOException e) {
      throw new Refusal(409, "The command reads no more: " + e.getMessage());
    }
  }

  private static Reply resize(ExecSession session, JsonNode body) throws IOException {
    try {
      session.resize(terminal(body));
      return Reply.empty(204);
    } catch (IllegalArgumentException e) {
      throw unprocessable(e);
    }
  }

  private ExecSession session(String name) {
    return sessions
        .find(name)
        .orElseThrow(() -> Missing.of("Session '%s' has ended".formatted(name)));
  }

  private static TaskId task(String text) {
    try {
      return TaskId.parse(text);
    } catch (IllegalArgumentException _) {
      throw Missing.task(text);
    }
  }

  private static RefusedException unprocessable(IllegalArgumentException e) {
    return new RefusedException(new Reason.Unprocessable(String.valueOf(e.getMessage())));
  }
}

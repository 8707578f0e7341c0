package io.ngp.engine.local.agent;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecCommand.Terminal;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.engine.ExecSessions;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.agent.AgentRoutes.NotFound;
import io.ngp.engine.local.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Commands beside tasks: {@code POST /v1/tasks/{task}/exec} begins one and answers with what it
 * says; {@code POST /v1/exec/{session}} is its input, and ends it with {@code ?end=true}; {@code
 * POST /v1/exec/{session}/terminal} is its terminal's size.
 */
final class ExecRoutes implements HttpService, AutoCloseable {
  private final TaskBook book;
  private final EpochFence fence;
  private final ExecSessions sessions = new ExecSessions();

  ExecRoutes(TaskBook book, EpochFence fence) {
    this.book = book;
    this.fence = fence;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/v1/tasks/{task}/exec", AgentRoutes.guarded(AgentRoutes.ordered(fence, this::begin)))
        .post(
            "/v1/exec/{session}", AgentRoutes.guarded(AgentRoutes.ordered(fence, this::continued)))
        .post(
            "/v1/exec/{session}/terminal",
            AgentRoutes.guarded(AgentRoutes.ordered(fence, this::resized)));
  }

  private void begin(ServerRequest request, ServerResponse response)
      throws IOException, InterruptedException {
    ExecCommand command = Json.read(request.content().as(byte[].class), ExecCommand.class);
    TaskId task = AgentRoutes.task(request);
    ExecSession session =
        start(task, command)
            .orElseThrow(() -> new NotFound("Task '%s' does not run here".formatted(task)));
    response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    try (OutputStream out = response.outputStream()) {
      sessions.follow(session, out);
    }
  }

  private Optional<ExecSession> start(TaskId task, ExecCommand command) {
    try {
      return book.exec(task, command);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private void continued(ServerRequest request, ServerResponse response) throws IOException {
    ExecSession session = session(request);
    byte[] input = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
    if (input.length > 0) {
      session.write(input);
    }
    if (request.query().first("end").asOptional().filter("true"::equals).isPresent()) {
      session.endInput();
    }
    response.status(204).send();
  }

  private void resized(ServerRequest request, ServerResponse response) throws IOException {
    Terminal size = Json.read(request.content().as(byte[].class), Terminal.class);
    session(request).resize(size);
    response.status(204).send();
  }

  private ExecSession session(ServerRequest request) {
    String name = request.path().pathParameters().get("session");
    return sessions
        .find(name)
        .orElseThrow(() -> new NotFound("Session '%s' has ended".formatted(name)));
  }

  @Override
  public void close() {
    sessions.close();
  }
}

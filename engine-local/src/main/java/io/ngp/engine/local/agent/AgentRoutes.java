package io.ngp.engine.local.agent;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.Accepted;
import io.ngp.engine.local.wire.Headers;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.Refusal;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.engine.local.wire.UsageReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What an agent answers over HTTP: orders of the leading master, and questions of anyone. */
final class AgentRoutes implements HttpService {
  private static final Duration STOP_ALL_PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_LINES = 100_000;
  private static final int DEFAULT_LINES = 100;
  private static final Pattern STREAM = Pattern.compile("([a-z0-9-]+/)?(stdout|stderr)");

  private final TaskBook book;
  private final EventHub hub;
  private final EpochFence fence;
  private final Duration defaultGrace;
  private final Supplier<Health> health;
  private volatile boolean isClosing;

  /** What {@code /healthz} tells. */
  record Health(String name, String role, long pid, boolean healthy, String detail) {}

  AgentRoutes(
      TaskBook book,
      EventHub hub,
      EpochFence fence,
      Duration defaultGrace,
      Supplier<Health> health) {
    this.book = book;
    this.hub = hub;
    this.fence = fence;
    this.defaultGrace = defaultGrace;
    this.health = health;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/healthz", guarded(this::health))
        .get("/v1/tasks", guarded((_, response) -> sendJson(response, 200, hub.snapshot())))
        .get(
            "/v1/usage",
            guarded((_, response) -> sendJson(response, 200, new UsageReport(book.usage()))))
        .get("/v1/events", guarded(this::events))
        .put("/v1/tasks/{task}", guarded(ordered(this::launch)))
        .delete("/v1/tasks/{task}", guarded(ordered(this::kill)))
        .post("/v1/tasks/{task}/forget", guarded(ordered(this::forget)))
        .delete("/v1/volumes/{instance}", guarded(ordered(this::freeVolumes)))
        .get("/v1/tasks/{task}/log", guarded(this::log))
        .post("/v1/stop-all", guarded(this::stopAll));
  }

  /** Ends the streams that are open. */
  void close() {
    isClosing = true;
  }

  private void health(ServerRequest request, ServerResponse response) {
    Health now = health.get();
    sendJson(response, now.healthy() ? 200 : 503, now);
  }

  private void launch(ServerRequest request, ServerResponse response) throws IOException {
    TaskSpec spec = Json.read(request.content().as(byte[].class), TaskSpec.class);
    if (!spec.taskId().equals(task(request).toString())) {
      throw new BadRequest("The body orders %s".formatted(spec.taskId()));
    }
    switch (book.accept(spec)) {
      case TaskBook.Outcome.Taken _ -> sendJson(response, 201, new Accepted(hub.sequence()));
      case TaskBook.Outcome.Known _ -> sendJson(response, 200, new Accepted(hub.sequence()));
      case TaskBook.Outcome.PortsTaken(List<Integer> ports, String message) ->
          sendJson(response, 409, new Refusal(message, ports));
      case TaskBook.Outcome.NoRoom(String message) ->
          sendJson(response, 507, new Refusal(message, List.of()));
      case TaskBook.Outcome.Impossible(String message) ->
          sendJson(response, 422, new Refusal(message, List.of()));
    }
  }

  private void kill(ServerRequest request, ServerResponse response) throws IOException {
    Optional<TaskRun> run = book.find(task(request));
    if (run.isEmpty()) {
      throw new NotFound(request);
    }
    Duration grace =
        query(request, "graceMillis", AgentRoutes::nonNegative)
            .map(Duration::ofMillis)
            .orElse(defaultGrace);
    run.get().kill(grace);
    response.status(Status.ACCEPTED_202).send();
  }

  private void forget(ServerRequest request, ServerResponse response) throws IOException {
    book.forget(task(request));
    response.status(Status.NO_CONTENT_204).send();
  }

  private void freeVolumes(ServerRequest request, ServerResponse response) throws IOException {
    InstanceId instance = InstanceId.parse(request.path().pathParameters().get("instance"));
    if (book.freeVolumes(instance)) {
      response.status(Status.NO_CONTENT_204).send();
    } else {
      sendJson(response, 503, Map.of("message", "A task of %s still lives.".formatted(instance)));
    }
  }

  private void log(ServerRequest request, ServerResponse response) throws IOException {
    String stream = query(request, "stream", Function.identity()).orElse("stdout");
    if (!STREAM.matcher(stream).matches()) {
      throw new BadRequest(
          "stream=%s: expected stdout or stderr, of a pod after its container's name and a slash"
              .formatted(stream));
    }
    long lines = query(request, "tail", AgentRoutes::nonNegative).orElse((long) DEFAULT_LINES);
    boolean follow = query(request, "follow", Boolean::parseBoolean).orElse(false);
    Optional<InputStream> log =
        book.openLog(task(request), stream, (int) Math.min(lines, MOST_LINES), follow);
    if (log.isEmpty()) {
      throw new NotFound(request);
    }
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    try (InputStream in = log.get();
        OutputStream out = response.outputStream()) {
      byte[] buffer = new byte[16 * 1024];
      for (int count = in.read(buffer); count >= 0 && !isClosing; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    }
  }

  private void events(ServerRequest request, ServerResponse response)
      throws IOException, InterruptedException {
    Optional<Long> epoch = epoch(request);
    if (epoch.isPresent() && !fence.admits(epoch.get())) {
      throw new Fenced(fence.highest());
    }
    Optional<Long> after = query(request, "after", AgentRoutes::nonNegative);
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
    try (OutputStream out = response.outputStream()) {
      new EventStream(hub, out).run(after, () -> isClosing);
    }
  }

  private void stopAll(ServerRequest request, ServerResponse response)
      throws IOException, InterruptedException {
    List<String> left = book.stopAll(STOP_ALL_PATIENCE);
    if (left.isEmpty()) {
      sendJson(response, 200, Map.of("message", "No task is left."));
    } else {
      sendJson(
          response,
          500,
          Map.of("message", "These tasks have not ended: " + String.join(", ", left)));
    }
  }

  /** Lets only orders of the newest leader through. */
  private Route ordered(Route route) {
    return ordered(fence, route);
  }

  /** The same. */
  static Route ordered(EpochFence fence, Route route) {
    return (request, response) -> {
      long epoch = epoch(request).orElseThrow(() -> new BadRequest(Headers.EPOCH + " is missing"));
      if (!fence.admits(epoch)) {
        throw new Fenced(fence.highest());
      }
      route.handle(request, response);
    };
  }

  static TaskId task(ServerRequest request) {
    return TaskId.parse(request.path().pathParameters().get("task"));
  }

  private static Optional<Long> epoch(ServerRequest request) {
    return request.headers().first(HeaderNames.create(Headers.EPOCH)).map(AgentRoutes::nonNegative);
  }

  private static <T> Optional<T> query(
      ServerRequest request, String name, Function<String, T> reading) {
    return request.query().first(name).asOptional().map(reading);
  }

  private static long nonNegative(String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new BadRequest("\"%s\" is not a number from 0".formatted(text));
  }

  private static void sendJson(ServerResponse response, int status, Object body) {
    response
        .status(Status.create(status))
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .send(Json.bytes(body));
  }

  interface Route {
    void handle(ServerRequest request, ServerResponse response)
        throws IOException, InterruptedException;
  }

  /** Turns what goes wrong into an answer. */
  static Handler guarded(Route route) {
    return (request, response) -> {
      try {
        route.handle(request, response);
      } catch (NotFound e) {
        sendJson(response, 404, Map.of("message", String.valueOf(e.getMessage())));
      } catch (Fenced e) {
        sendJson(response, 409, new Refusal(String.valueOf(e.getMessage()), List.of()));
      } catch (BadRequest e) {
        sendJson(response, 400, Map.of("message", String.valueOf(e.getMessage())));
      } catch (IllegalArgumentException e) {
        sendJson(response, 422, new Refusal(String.valueOf(e.getMessage()), List.of()));
      } catch (InterruptedException e) {
        // The server stops.
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        if (!response.isSent()) {
          sendJson(response, 500, Map.of("message", e.toString()));
        }
      }
    };
  }

  private static final class BadRequest extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
      super(message);
    }
  }

  static final class NotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFound(ServerRequest request) {
      this(
          "Task '%s' is not known to this agent"
              .formatted(request.path().pathParameters().get("task")));
    }

    NotFound(String message) {
      super(message);
    }
  }

  private static final class Fenced extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fenced(long highest) {
      super("A leader of epoch %d has taken over".formatted(highest));
    }
  }
}

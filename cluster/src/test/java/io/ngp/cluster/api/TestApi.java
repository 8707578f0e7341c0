package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.leader.Leadership;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.engine.Engine.Unsupported;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.usage.UsageBook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A real server on a free loopback port in front of a {@link FakeControl}. */
final class TestApi implements AutoCloseable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final ManualClock clock = new ManualClock();
  final FakeEvents events = new FakeEvents();
  FakeControl control = new FakeControl(clock, events);
  final FakeGate gate = new FakeGate(new Leadership.Leading(control));
  final AppJson definitions = new AppJson(AppSettings.STANDARD);
  final Map<TaskId, InputStream> logs = new ConcurrentHashMap<>();
  final Map<TaskId, ExecSession> commands = new ConcurrentHashMap<>();
  final Map<TaskId, TaskUsage> usage = new ConcurrentHashMap<>();
  final ApiServer server;

  TestApi() {
    this(settings());
  }

  TestApi(ApiSettings settings) {
    server =
        new ApiServer(
            settings,
            new ApiBackend(
                gate,
                definitions,
                TestApi::unsupported,
                events,
                (task, _) -> Optional.ofNullable(logs.get(task)),
                (task, _) -> Optional.ofNullable(commands.get(task)),
                new UsageBook(this::usage, clock),
                () ->
                    List.of(
                        new PlatformNode(
                            "master-1", "master", "http://127.0.0.1:1", true, true, Map.of())),
                node ->
                    node.equals("master-1")
                        ? Optional.of(Json.object().put("summary", "drift: a, repaired"))
                        : Optional.empty(),
                new FakeLogLevels(),
                clock),
            List.of());
    server.start();
  }

  /** Begins anew with an empty cluster. */
  void restart() {
    control = new FakeControl(clock, events);
    gate.set(new Leadership.Leading(control));
  }

  static ApiSettings settings() {
    return new ApiSettings(
        "127.0.0.1",
        0,
        Optional.empty(),
        new ApiSettings.About(
            "test", "1.2.3", Optional.of("zk://ngp:secret@127.0.0.1:2181/marathon")),
        ApiSettings.Access.PLAIN,
        Duration.ofMillis(50));
  }

  private Map<TaskId, TaskUsage> usage(Set<TaskId> tasks) {
    Map<TaskId, TaskUsage> asked = new HashMap<>(usage);
    asked.keySet().retainAll(tasks);
    return asked;
  }

  /** An engine that can't run images. */
  private static List<Unsupported> unsupported(App app) {
    if (app.pod().isPresent()) {
      return app.pod().get().containers().stream()
          .filter(container -> container.launch().image().isPresent())
          .map(_ -> new Unsupported("/containers(0)/image", "images can't be run here"))
          .toList();
    }
    return app
        .networking()
        .container()
        .flatMap(container -> container.docker())
        .map(_ -> new Unsupported("/container/docker", "images can't be run here"))
        .stream()
        .toList();
  }

  URI uri(String path) {
    return URI.create(server.address() + path);
  }

  /** Puts an app into the tree without HTTP. */
  App app(String json) {
    return put(
        definitions.read(
            AppJson.parse(json.getBytes(StandardCharsets.UTF_8)),
            PathId.ROOT,
            new Version(clock.instant())));
  }

  /** The same for a pod. */
  App pod(String json) {
    return put(
        definitions.readPod(
            AppJson.parse(json.getBytes(StandardCharsets.UTF_8)),
            PathId.ROOT,
            new Version(clock.instant())));
  }

  private App put(App app) {
    control.change(
        new io.ngp.cluster.control.ClusterControl.TreeChange(
            app.id().parent(), root -> root.withApp(app), false));
    return control.view().root().app(app.id()).orElseThrow();
  }

  void log(TaskId task, String text) {
    logs.put(task, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    return CLIENT.send(request(method, path, body, headers), BodyHandlers.ofString());
  }

  HttpResponse<String> sendChunked(String method, String path, String body)
      throws IOException, InterruptedException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(10))
            .method(method, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  HttpResponse<byte[]> sendForBytes(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    return CLIENT.send(request(method, path, body, headers), BodyHandlers.ofByteArray());
  }

  HttpResponse<InputStream> open(String path, String... headers)
      throws IOException, InterruptedException {
    return CLIENT.send(request("GET", path, "", headers), BodyHandlers.ofInputStream());
  }

  private HttpRequest request(String method, String path, String body, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(10))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder.build();
  }

  @Override
  public void close() {
    server.close();
  }
}

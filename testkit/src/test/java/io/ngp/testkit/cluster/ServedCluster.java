package io.ngp.testkit.cluster;

import io.ngp.cluster.api.ApiBackend;
import io.ngp.cluster.api.ApiServer;
import io.ngp.cluster.api.ApiSettings;
import io.ngp.cluster.api.LogLevels;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.api.leader.Leadership;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.usage.UsageBook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A whole master in one JVM: the real HTTP server in front of a real leader, whose tasks run on
 * fake machines.
 */
final class ServedCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final LeaderRig rig;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ApiServer server;
  private volatile Leadership leadership = new Leadership.Vacant();

  /** Nothing is started yet. */
  ServedCluster(LeaderRig rig) {
    this.rig = rig;
    ApiSettings settings =
        new ApiSettings(
            "127.0.0.1",
            0,
            Optional.empty(),
            ApiSettings.About.of("test", "1"),
            ApiSettings.Access.PLAIN,
            Duration.ofMillis(200));
    server =
        new ApiServer(
            settings,
            new ApiBackend(
                new Gate(),
                rig.definitions(),
                app -> rig.engine().unsupported(app),
                (type, body) -> rig.leader().publish(type, body),
                (task, query) -> rig.engine().openLog(task, query),
                (task, command) -> rig.engine().exec(task, command),
                new UsageBook(tasks -> rig.engine().usage(tasks), rig.clock()),
                List::of,
                _ -> Optional.empty(),
                LogLevels.NONE,
                rig.clock()),
            List.of());
  }

  /** One with two agents that leads and answers. */
  static ServedCluster started(LeaderRig rig) throws InterruptedException {
    rig.machines.addNode("agent-1", 64, 65_536);
    rig.machines.addNode("agent-2", 64, 65_536);
    ServedCluster cluster = new ServedCluster(rig);
    cluster.lead();
    cluster.server.start();
    return cluster;
  }

  private final class Gate implements LeaderGate {
    @Override
    public Leadership current() {
      return leadership;
    }

    @Override
    public Leadership await(Duration timeout) {
      return leadership;
    }

    /** It would only be elected again: there is no other master. */
    @Override
    public void abdicate() {}
  }

  /** Ends the leader's term; the next leader begins with what was stored. */
  void reelect() throws InterruptedException {
    rig.leader().close();
    lead();
  }

  private void lead() throws InterruptedException {
    rig.elect();
    leadership = new Leadership.Leading(rig.leader());
  }

  int port() {
    return server.port();
  }

  URI uri(String path) {
    return URI.create(server.address() + path);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** The answer to a GET, which must be 200. */
  JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send("GET", path, "");
    if (response.statusCode() != 200) {
      throw new AssertionError(
          "GET %s answered %d %s".formatted(path, response.statusCode(), response.body()));
    }
    return json(response.body());
  }

  static JsonNode json(String text) {
    return AppJson.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.close();
    rig.close();
    http.close();
  }
}

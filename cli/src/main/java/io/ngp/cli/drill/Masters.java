package io.ngp.cli.drill;

import io.ngp.cli.api.ApiClient;
import io.ngp.cli.api.ApiRefusal;
import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.NodeInfo;
import io.ngp.cli.invoke.Failure;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The masters as a client that knows all of them uses them: what one does not answer, the next one
 * is asked. Any thread may use it.
 */
final class Masters {
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final List<String> names;
  private final List<ApiClient> clients;
  private final AtomicInteger current = new AtomicInteger();

  Masters(List<MasterEntry> masters) {
    this.names = masters.stream().map(MasterEntry::name).toList();
    this.clients =
        masters.stream().map(each -> new ApiClient(URI.create(each.address()), "")).toList();
  }

  /** What the platform says about itself and {@code app}, if a master answers now. */
  Optional<Scene> look(AppId app) {
    return attempt(client -> {
      var nodes = client.get("/ngp/v1/nodes", ANSWER).path("nodes").valueStream();
      var found = client.get("/v2/apps/" + app.relative(), ANSWER).path("app");
      return Scene.of(names, nodes.map(NodeInfo::from).toList(), AppInfo.from(found));
    });
  }

  /** Sends a change to one master; what it answered, if it accepted. */
  Optional<JsonNode> change(String method, String path, Optional<JsonNode> body) {
    return attempt(client -> client.send(method, path, body, ANSWER).body());
  }

  /** Has one master remove what is at {@code path}; whether it is gone, be it earlier. */
  boolean remove(String path) {
    return attempt(
            client -> {
              try {
                var _ = client.send("DELETE", path, Optional.empty(), ANSWER);
              } catch (ApiRefusal refusal) {
                if (!refusal.isNotFound()) {
                  throw refusal;
                }
              }
              return true;
            })
        .isPresent();
  }

  /** What is at {@code path}, if a master answers. */
  Optional<JsonNode> get(String path) {
    return attempt(client -> client.get(path, ANSWER));
  }

  /** Asks the master that answered last; if it doesn't any more, the next call asks another. */
  private <T> Optional<T> attempt(Function<ApiClient, T> question) {
    var turn = current.get();
    try {
      return Optional.of(question.apply(clients.get(turn % clients.size())));
    } catch (Failure _) {
      current.compareAndSet(turn, turn + 1);
      return Optional.empty();
    }
  }
}

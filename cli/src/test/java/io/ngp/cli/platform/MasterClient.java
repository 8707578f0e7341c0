package io.ngp.cli.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that knows all masters of a platform and tries the next one when one does not answer or
 * says that it can't now.
 */
final class MasterClient {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Path nodes;
  private final MasterHttp http = new MasterHttp();

  MasterClient(Path platform) {
    this.nodes = platform.resolve(".ngp/default/nodes");
  }

  /** A master, as its {@code node.json} says. */
  record Master(String name, String address) {}

  List<Master> masters() {
    var found = new ArrayList<Master>();
    try (var folders = Files.list(nodes)) {
      for (var folder : folders.toList()) {
        var file = folder.resolve("node.json");
        if (Files.exists(file)) {
          JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
          if (json.path("role").asString("").equals("master")) {
            found.add(
                new Master(
                    json.path("name").asString(), "http://127.0.0.1:" + json.path("port").asInt()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(Comparator.comparing(Master::name));
    return found;
  }

  HttpResponse<String> send(Master master, String method, String path, String body)
      throws IOException {
    return http.send(master.address(), method, path, body, PATIENCE);
  }

  /** Who leads, by its own account. */
  Optional<Master> leader() {
    return masters().stream().filter(this::leads).findFirst();
  }

  private boolean leads(Master master) {
    try {
      return send(master, "GET", "/healthz", "").body().contains("\"leading\"");
    } catch (IOException _) {
      return false;
    }
  }

  /** Whether every master answers that it is well. */
  boolean allHealthy() {
    return masters().stream().allMatch(this::isHealthy);
  }

  private boolean isHealthy(Master master) {
    try {
      return send(master, "GET", "/healthz", "").statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Makes an app without instances, by whichever of {@code masters} can.
   *
   * @return whether the masters say that they have it now
   */
  boolean accept(String id, List<Master> masters, Duration patience) {
    var end = System.nanoTime() + patience.toNanos();
    var body = "{\"id\":\"%s\",\"cmd\":\"sleep 1000\",\"instances\":0}".formatted(id);
    while (System.nanoTime() < end) {
      for (var master : masters) {
        try {
          var status = send(master, "POST", "/v2/apps", body).statusCode();
          // Sent again after an answer was lost, it may be there already.
          if (status == 201 || status == 409) {
            return true;
          }
          if (status < 500) {
            throw new AssertionError(id + " at " + master.name() + ": " + status);
          }
        } catch (IOException _) {
          // The next one may answer.
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return false;
  }
}

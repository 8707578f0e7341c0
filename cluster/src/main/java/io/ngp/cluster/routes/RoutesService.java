package io.ngp.cluster.routes;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ngp.cluster.traffic.TrafficBoard;
import io.ngp.cluster.traffic.TrafficJson;
import io.ngp.cluster.traffic.TrafficReportJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The route board over HTTP, under {@code /ngp/v1/routes}: the table, a stream of tables for
 * balancers, and their acknowledgements. A stream sends only the newest table, however many there
 * were since the last.
 */
public final class RoutesService implements HttpService {
  private static final Status UNPROCESSABLE = Status.create(422, "Unprocessable Entity");
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);

  private final JsonMapper json = JsonMapper.shared();
  private final Supplier<Optional<RouteBoard>> board;
  private final TrafficBoard traffic;

  /**
   * A service for whichever board is current; empty while this master does not lead.
   *
   * @param traffic what balancers report goes there
   */
  public RoutesService(Supplier<Optional<RouteBoard>> board, TrafficBoard traffic) {
    this.board = board;
    this.traffic = traffic;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/", this::table)
        .get("/stream", this::stream)
        .post("/ack", this::acknowledge)
        .post("/traffic", this::report);
  }

  private void table(ServerRequest request, ServerResponse response) {
    Optional<RouteBoard> current = board.get();
    if (current.isEmpty()) {
      refuse(response, Status.SERVICE_UNAVAILABLE_503, "This master does not lead");
      return;
    }
    RouteTable table = current.get().table();
    ObjectNode shown = RouteTableJson.write(table);
    shown.set("traffic", TrafficJson.write(traffic, table.targetsByApp()));
    sendJson(response, shown);
  }

  private void report(ServerRequest request, ServerResponse response) {
    if (board.get().isEmpty()) {
      refuse(response, Status.SERVICE_UNAVAILABLE_503, "This master does not lead");
      return;
    }
    try {
      traffic.take(TrafficReportJson.read(json.readTree(request.content().as(byte[].class))));
      response.status(Status.NO_CONTENT_204).send();
    } catch (JacksonException e) {
      refuse(response, Status.BAD_REQUEST_400, "Invalid JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      refuse(response, UNPROCESSABLE, "No report of traffic: " + e.getMessage());
    }
  }

  private void acknowledge(ServerRequest request, ServerResponse response) {
    Optional<RouteBoard> current = board.get();
    if (current.isEmpty()) {
      refuse(response, Status.SERVICE_UNAVAILABLE_503, "This master does not lead");
      return;
    }
    try {
      JsonNode body = json.readTree(request.content().as(byte[].class));
      Map<String, Integer> busy = new HashMap<>();
      body.path("busy").properties().forEach(e -> busy.put(e.getKey(), e.getValue().asInt()));
      String balancer = body.path("balancer").asString("");
      if (balancer.isEmpty() || !body.path("version").isNumber()) {
        refuse(response, UNPROCESSABLE, "\"balancer\" and \"version\" are required");
        return;
      }
      current
          .get()
          .acknowledged(balancer, body.path("epoch").asLong(), body.path("version").asLong(), busy);
      response.status(Status.NO_CONTENT_204).send();
    } catch (JacksonException e) {
      refuse(response, Status.BAD_REQUEST_400, "Invalid JSON: " + e.getOriginalMessage());
    }
  }

  private void stream(ServerRequest request, ServerResponse response) {
    Optional<RouteBoard> current = board.get();
    Optional<String> balancer = request.query().first("balancer").asOptional();
    if (current.isEmpty() || balancer.isEmpty()) {
      refuse(
          response,
          current.isEmpty() ? Status.SERVICE_UNAVAILABLE_503 : UNPROCESSABLE,
          current.isEmpty()
              ? "This master does not lead"
              : "The parameter \"balancer\" is required");
      return;
    }
    RouteBoard followed = current.get();
    followed.connected(balancer.get(), request.query().first("address").orElse(""));
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
    try (OutputStream out = response.outputStream()) {
      follow(followed, out);
    } catch (IOException | UncheckedIOException _) {
      // The balancer went away; it comes back by itself.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      followed.disconnected(balancer.get());
    }
  }

  private void follow(RouteBoard followed, OutputStream out)
      throws IOException, InterruptedException {
    long seen = -1;
    while (board.get().equals(Optional.of(followed))) {
      Optional<RouteTable> next = followed.awaitNewer(seen, KEEP_ALIVE);
      if (next.isPresent()) {
        seen = next.get().version();
        out.write("event: table\ndata: ".getBytes(StandardCharsets.UTF_8));
        out.write(json.writeValueAsBytes(RouteTableJson.write(next.get())));
        out.write("\n\n".getBytes(StandardCharsets.UTF_8));
      } else {
        out.write(": \n\n".getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
    }
  }

  private void refuse(ServerResponse response, Status status, String message) {
    response.status(status);
    sendJson(response, json.createObjectNode().put("message", message));
  }

  private void sendJson(ServerResponse response, JsonNode body) {
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(json.writeValueAsBytes(body));
  }
}

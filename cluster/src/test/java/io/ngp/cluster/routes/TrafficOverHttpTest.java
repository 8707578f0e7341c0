package io.ngp.cluster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.routes.RouteTable.Route;
import io.ngp.cluster.routes.RouteTable.Target;
import io.ngp.cluster.traffic.Distribution;
import io.ngp.cluster.traffic.Flow;
import io.ngp.cluster.traffic.TrafficBoard;
import io.ngp.cluster.traffic.TrafficReport;
import io.ngp.cluster.traffic.TrafficReport.AtTarget;
import io.ngp.cluster.traffic.TrafficReportJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What balancers relay, from their reports to what the API tells. */
class TrafficOverHttpTest {
  private static final PathId WWW = PathId.parse("/www");
  private static final List<Long> BOUNDS = List.of(1_000L, 10_000L);

  private final InstantSource clock = InstantSource.system();
  private final TrafficBoard traffic = new TrafficBoard(clock);
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Optional<RouteBoard> board = Optional.empty();
  private WebServer server;

  @BeforeEach
  void start() {
    RouteBoard leading = new RouteBoard(7);
    leading.post(
        Map.of(
            WWW,
            List.of(
                new Route(
                    "www.ngp.test",
                    "/",
                    WWW,
                    Map.of(),
                    List.of(new Target("www.1", "127.0.0.1", 31_000, ""))))),
        List.of());
    board = Optional.of(leading);
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .routing(routing ->
                routing.register("/ngp/v1/routes", new RoutesService(() -> board, traffic)))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.port() + "/ngp/v1/routes" + path));
  }

  private HttpResponse<String> report(String body) throws IOException, InterruptedException {
    return send(to("/traffic").POST(BodyPublishers.ofString(body)));
  }

  private JsonNode shown() throws IOException, InterruptedException {
    return JsonMapper.shared().readTree(send(to("")).body()).path("traffic");
  }

  private String twentyRequests() {
    Flow flow =
        new Flow(
            new Flow.Responses(0, 15, 0, 0, 5),
            0,
            100,
            2000,
            new Distribution(BOUNDS, List.of(20L, 0L, 0L)));
    TrafficReport report =
        new TrafficReport(
            "balancer-1",
            TrafficBoard.slot(clock),
            Map.of("/www", flow),
            Map.of("www.1", new AtTarget(flow, 3, true)));
    return TrafficReportJson.write(report, BOUNDS).toString();
  }

  @Test
  void whatABalancerReportsIsTold() throws Exception {
    assertThat(shown()).isEmpty();

    assertThat(report(twentyRequests()).statusCode()).isEqualTo(204);

    JsonNode www = shown().path("/www");
    assertThat(www.path("requestsPerSecond").asDouble()).isEqualTo(2);
    assertThat(www.path("errorRate").asDouble()).isEqualTo(0.25);
    assertThat(www.path("inFlight").asInt()).isEqualTo(3);
    assertThat(www.at("/targets/www.1/ejectedBy/0").asString()).isEqualTo("balancer-1");
    assertThat(www.at("/balancers/balancer-1/requestsPerSecond").asDouble()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"balancer":                            | 400 | Invalid JSON
          []                                      | 422 | \\"balancer\\" and \\"slot\\" are required
          {"balancer": "b", "slot": 1}            | 422 | \\"routes\\" must be an object
          """)
  void whatIsNoReportIsRefusedSayingWhy(String body, int status, String why) throws Exception {
    HttpResponse<String> refused = report(body);

    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.body()).contains(why);
    assertThat(shown()).isEmpty();
  }

  @Test
  void masterThatDoesNotLeadTakesNoReports() throws Exception {
    board = Optional.empty();

    assertThat(report(twentyRequests()).statusCode()).isEqualTo(503);
    assertThat(send(to("")).statusCode()).isEqualTo(503);
  }
}

package io.ngp.certificate;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How balancers get certificates, under {@code /ngp/v1/certificates/balancers}: a stream of sealed
 * {@link Bundle}s and their acknowledgements. What they were told about ACME they tell the leader.
 */
public final class BalancersService implements HttpService {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);

  private final JsonMapper json = JsonMapper.shared();
  private final Supplier<Optional<CertificateKeeper>> keeper;

  /** For whoever keeps certificates now; empty while this master does not. */
  public BalancersService(Supplier<Optional<CertificateKeeper>> keeper) {
    this.keeper = keeper;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post("/stream", this::stream).post("/ack", this::acknowledge);
  }

  private void stream(ServerRequest request, ServerResponse response) {
    var current = keeper.get();
    var balancer = request.query().first("balancer").asOptional();
    if (current.isEmpty()) {
      Refusal.notKept(response);
      return;
    }
    if (balancer.isEmpty()) {
      Refusal.incomplete(response, "The parameter \"balancer\" is required");
      return;
    }
    try {
      var body = json.readTree(request.content().as(byte[].class));
      current.get().use(AcmeSettingsJson.read(body.path("acme")));
    } catch (JacksonException | IllegalArgumentException e) {
      Refusal.malformed(response, String.valueOf(e.getMessage()));
      return;
    }
    var board = current.get().board();
    board.connected(balancer.get());
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
    try (OutputStream out = response.outputStream()) {
      follow(current.get(), out);
    } catch (IOException | UncheckedIOException _) {
      // The balancer went away; it comes back by itself.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      board.disconnected(balancer.get());
    }
  }

  private void follow(CertificateKeeper followed, OutputStream out)
      throws IOException, InterruptedException {
    long seen = 0;
    while (keeper.get().equals(Optional.of(followed))) {
      var next = followed.board().awaitNewer(seen, KEEP_ALIVE);
      if (next.isPresent()) {
        seen = next.get().version();
        var body = json.createObjectNode().put("epoch", next.get().epoch());
        body.put("version", seen).put("sealed", next.get().sealed());
        out.write(("data: " + body + "\n\n").getBytes(StandardCharsets.UTF_8));
      } else {
        out.write(": \n\n".getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
    }
  }

  private void acknowledge(ServerRequest request, ServerResponse response) {
    var current = keeper.get();
    if (current.isEmpty()) {
      Refusal.notKept(response);
      return;
    }
    try {
      var body = json.readTree(request.content().as(byte[].class));
      var balancer = body.path("balancer").asString("");
      if (balancer.isEmpty() || !isNumber(body, "epoch") || !isNumber(body, "version")) {
        Refusal.incomplete(response, "\"balancer\", \"epoch\" and \"version\" are required");
        return;
      }
      var files = Optional.of(body.path("files")).filter(JsonNode::isArray);
      current
          .get()
          .board()
          .acknowledged(
              balancer, body.path("epoch").asLong(), body.path("version").asLong(), files);
      response.status(Status.NO_CONTENT_204).send();
    } catch (JacksonException e) {
      Refusal.malformed(response, "Invalid JSON: " + e.getOriginalMessage());
    }
  }

  private static boolean isNumber(JsonNode body, String member) {
    return body.path(member).isIntegralNumber();
  }
}

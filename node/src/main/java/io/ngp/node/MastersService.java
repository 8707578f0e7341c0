package io.ngp.node;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ngp.store.EnsembleMember;
import io.ngp.store.Membership;
import io.ngp.store.StoreException;
import java.util.OptionalInt;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /ngp/v1/masters}: the masters whose votes count, as a majority of them agreed, and how one
 * is taken out before its process ends for good. Each master answers, whoever leads.
 */
final class MastersService implements HttpService {
  private final JsonMapper json = JsonMapper.shared();
  private final Membership membership;

  MastersService(Membership membership) {
    this.membership = membership;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/", this::list).delete("/{id}", this::remove);
  }

  private void list(ServerRequest request, ServerResponse response) {
    try {
      sendVoters(response);
    } catch (StoreException e) {
      unavailable(response, e);
    }
  }

  private void remove(ServerRequest request, ServerResponse response) {
    String text = request.path().pathParameters().get("id");
    OptionalInt id = id(text);
    if (id.isEmpty()) {
      refuse(
          response,
          Status.BAD_REQUEST_400,
          "\"%s\" is no master's number; expected 1 to 255, as GET /ngp/v1/masters lists them."
              .formatted(text));
      return;
    }
    try {
      membership.remove(id.getAsInt());
      sendVoters(response);
    } catch (IllegalArgumentException e) {
      refuse(response, Status.CONFLICT_409, String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      unavailable(response, e);
    }
  }

  private static OptionalInt id(String text) {
    try {
      int id = Integer.parseInt(text);
      return id >= 1 && id <= 255 ? OptionalInt.of(id) : OptionalInt.empty();
    } catch (NumberFormatException _) {
      return OptionalInt.empty();
    }
  }

  private void sendVoters(ServerResponse response) {
    ObjectNode body = json.createObjectNode();
    var masters = body.putArray("masters");
    for (EnsembleMember voter : membership.voters().members()) {
      masters
          .addObject()
          .put("id", voter.id())
          .put("host", voter.host())
          .put("clientPort", voter.clientPort());
    }
    send(response, Status.OK_200, body);
  }

  private void unavailable(ServerResponse response, StoreException e) {
    response.header(HeaderNames.RETRY_AFTER, "1");
    refuse(response, Status.SERVICE_UNAVAILABLE_503, String.valueOf(e.getMessage()));
  }

  private void refuse(ServerResponse response, Status status, String message) {
    send(response, status, json.createObjectNode().put("message", message));
  }

  private void send(ServerResponse response, Status status, ObjectNode body) {
    response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(json.writeValueAsBytes(body));
  }
}

package io.ngp.certificate;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Why a request is not answered, as the masters' API says it. */
final class Refusal {
  private static final Status UNPROCESSABLE = Status.create(422, "Unprocessable Entity");

  private Refusal() {}

  static void notKept(ServerResponse response) {
    send(
        response,
        Status.SERVICE_UNAVAILABLE_503,
        "No certificates are kept here now: this master does not lead, or has no seal key. Ask"
            + " again in a moment.");
  }

  static void incomplete(ServerResponse response, String message) {
    send(response, UNPROCESSABLE, message);
  }

  static void malformed(ServerResponse response, String message) {
    send(response, Status.BAD_REQUEST_400, message);
  }

  private static void send(ServerResponse response, Status status, String message) {
    var json = JsonMapper.shared();
    response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(json.writeValueAsBytes(json.createObjectNode().put("message", message)));
  }
}

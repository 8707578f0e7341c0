package io.ngp.cluster.api.http;

import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a refused request is answered (marathon/API.md 1.4). */
final class Failures {
  private Failures() {}

  static Reply reply(Reason reason) {
    return switch (reason) {
      case Reason.NotFound _ -> Reply.error(404, reason.message());
      case Reason.Taken _ -> Reply.error(409, reason.message());
      case Reason.Locked locked -> Reply.json(409, locked(locked));
      case Reason.Occupied(var message, var tasks) -> {
        ObjectNode body = Json.message(message);
        tasks.forEach(body.putArray("tasks")::add);
        yield Reply.json(409, body);
      }
      case Reason.TooManyDeployments _ -> Reply.error(403, reason.message());
      case Reason.Invalid(var message, var violations) ->
          Reply.json(422, Json.message(message).set("details", details(violations)));
      case Reason.Unprocessable _ -> Reply.error(422, reason.message());
      case Reason.BadRequest _ -> Reply.error(400, reason.message());
      case Reason.Malformed(var message, var details) ->
          Reply.json(400, Json.message(message).put("details", details));
      case Reason.Unavailable _ -> Reply.unavailable(reason.message());
    };
  }

  private static ObjectNode locked(Reason.Locked locked) {
    ObjectNode body = Json.message(locked.message());
    ArrayNode deployments = body.putArray("deployments");
    locked.deploymentIds().forEach(id -> deployments.addObject().put("id", id));
    return body;
  }

  private static ArrayNode details(List<Violation> violations) {
    ArrayNode details = Json.array();
    for (Violation violation : violations) {
      ObjectNode entry = details.addObject().put("path", violation.path());
      ArrayNode errors = entry.putArray("errors");
      violation.errors().forEach(errors::add);
    }
    return details;
  }
}

package io.ngp.node.upkeep;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ngp.cluster.api.http.CallerFilter;
import io.ngp.upkeep.ReportJson;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code PUT /ngp/v1/upkeep/{node}}: nodes tell every master what the upkeep of their host found.
 */
public final class UpkeepService implements HttpService {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
  private static final Status UNPROCESSABLE = Status.create(422, "Unprocessable Entity");

  private final UpkeepBoard board;

  /** A service that puts what it is told on {@code board}. */
  public UpkeepService(UpkeepBoard board) {
    this.board = board;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.put("/{node}", this::take);
  }

  private void take(ServerRequest request, ServerResponse response) {
    var node = request.path().pathParameters().get("node");
    var refusal = refusal(node, request);
    if (refusal.isPresent()) {
      refuse(response, refusal.get());
      return;
    }
    try {
      board.take(node, ReportJson.read(request.content().as(byte[].class)));
      response.status(Status.NO_CONTENT_204).send();
    } catch (IllegalArgumentException e) {
      refuse(response, "No report of an upkeep: " + e.getMessage());
    }
  }

  private static Optional<String> refusal(String node, ServerRequest request) {
    if (!NAME.matcher(node).matches()) {
      return Optional.of("\"%s\" is no name of a node".formatted(node));
    }
    return CallerFilter.caller(request)
        .filter(caller -> !caller.name().equals(node))
        .map(caller -> "%s may not speak for %s".formatted(caller, node));
  }

  private static void refuse(ServerResponse response, String message) {
    response
        .status(UNPROCESSABLE)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .send(
            JsonMapper.shared()
                .writeValueAsBytes(JsonMapper.shared().createObjectNode().put("message", message)));
  }
}

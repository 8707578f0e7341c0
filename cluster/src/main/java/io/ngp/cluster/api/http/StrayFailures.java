package io.ngp.cluster.api.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.NotFoundException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ngp.cluster.refusal.RefusedException;

/**
 * Answers what services that are no {@link Resource}, and filters, throw: the same bodies as
 * everywhere.
 */
public final class StrayFailures {
  private StrayFailures() {}

  public static void handleIn(HttpRouting.Builder routing) {
    routing
        .error(
            RefusedException.class,
            (request, response, e) -> answer(Failures.reply(e.reason()), request, response))
        .error(
            HttpException.class,
            (request, response, e) -> answer(reply(request, e), request, response))
        .error(
            RuntimeException.class,
            (request, response, e) -> answer(Exchange.unexpected(request, e), request, response));
  }

  private static void answer(Reply reply, ServerRequest request, ServerResponse response) {
    response.headers().remove(HeaderNames.CONTENT_ENCODING);
    response.headers().remove(HeaderNames.CONTENT_LENGTH);
    Exchange.send(reply, request, response);
  }

  /** What the server itself got wrong is for its log, not for the client. */
  private static Reply reply(ServerRequest request, HttpException e) {
    if (e instanceof NotFoundException) {
      return Reply.error(404, "URI not found");
    }
    return e.status().code() >= 500
        ? Exchange.unexpected(request, e)
        : Reply.error(e.status().code(), String.valueOf(e.getMessage()));
  }
}

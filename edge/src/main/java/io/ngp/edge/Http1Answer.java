package io.ngp.edge;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.ngp.edge.http.ErrorPage;
import io.ngp.edge.http.Outlet;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.ResponseHead;
import io.ngp.edge.http.ResponseHead.Framing;
import io.ngp.edge.http.ResponseHeadWriter;
import io.ngp.edge.http.ResponseHeadWriter.Afterwards;
import io.ngp.edge.http.Tagged;
import io.ngp.edge.seen.Sight;
import org.jspecify.annotations.Nullable;

/**
 * Writes one response after the other on a client's HTTP/1.1 connection: how each body is delimited
 * and whether the connection goes on after it.
 */
final class Http1Answer {
  private final Worker worker;
  private final Outlet outlet;
  private Framing framing = Framing.NONE;
  private boolean isGoingOn;

  Http1Answer(Worker worker, Outlet outlet) {
    this.worker = worker;
    this.outlet = outlet;
  }

  /** Whether the connection goes on after the response that was begun last. */
  boolean isGoingOn() {
    return isGoingOn;
  }

  /** Whether the response's body ends with the connection. */
  boolean endsWithConnection() {
    return framing == Framing.CLOSE;
  }

  void begin(RequestHead request, ResponseHead response, Tagged tag, boolean isRequestComplete) {
    framing = outgoing(request, response.framing(request.isHead()));
    // An answer before the whole request came: the rest will not be read, so the connection cannot
    // go on.
    isGoingOn =
        request.isKeepAlive()
            && isRequestComplete
            && framing != Framing.CLOSE
            && !worker.plane().isDraining();
    ResponseHeadWriter.write(outlet, tag, response, framing, afterwards(request), worker.date());
  }

  private static Framing outgoing(RequestHead request, Framing incoming) {
    return switch (incoming) {
      case NONE, LENGTH -> incoming;
      case CHUNKED, CLOSE -> request.isHttp10() ? Framing.CLOSE : Framing.CHUNKED;
    };
  }

  private Afterwards afterwards(RequestHead request) {
    if (!isGoingOn) {
      return Afterwards.CLOSE;
    }
    return request.isHttp10() ? Afterwards.GO_ON_TOLD : Afterwards.GO_ON;
  }

  /** A response that goes before the final one. */
  void interim(ResponseHead response) {
    ResponseHeadWriter.writeInterim(outlet, response);
  }

  /** The response that turns the connection into a tunnel. */
  void upgrade(ResponseHead response, Tagged tag) {
    ResponseHeadWriter.write(
        outlet, tag, response, Framing.NONE, Afterwards.UPGRADE, worker.date());
  }

  /** Answers a request that could not be understood, or never came whole. */
  void refuseUnread(Problem problem, HttpRequest request, Sight.Origin origin) {
    long number = worker.ids().next();
    worker.refused(problem, origin, number);
    ErrorPage.write(
        outlet, problem, request, null, worker.ids().text(number), Afterwards.CLOSE, worker.date());
  }

  void content(ByteBuf content) {
    switch (framing) {
      case NONE -> content.release();
      case LENGTH, CLOSE -> outlet.raw(content);
      case CHUNKED -> outlet.chunk(content);
    }
  }

  void complete(HttpHeaders trailers) {
    if (framing == Framing.CHUNKED) {
      outlet.lastChunk(trailers);
    }
  }

  void refuse(
      Problem problem,
      RequestHead request,
      @Nullable String route,
      String requestId,
      boolean isRequestComplete) {
    isGoingOn =
        request.isKeepAlive()
            && isRequestComplete
            && problem.status() != 400
            && !worker.plane().isDraining();
    ErrorPage.write(
        outlet, problem, request.request(), route, requestId, afterwards(request), worker.date());
  }
}

package io.ngp.edge;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.ngp.edge.http.ErrorPage;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.RequestHeadWriter;
import io.ngp.edge.http.RequestProblems;
import io.ngp.edge.http.ResponseHead;
import io.ngp.edge.http.ResponseHead.Framing;
import io.ngp.edge.http.ResponseHeadWriter;
import io.ngp.edge.http.ResponseHeadWriter.Afterwards;
import io.ngp.edge.upstream.Matched;
import io.ngp.edge.upstream.RouteProblems;
import io.ngp.edge.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, on their way through the edge: finds the route, gets a target
 * through {@link Dispatch}, relays the messages piece by piece, and answers itself when that fails.
 * Ends exactly once, by {@link ClientConnection#finished}, by closing the client's connection, or
 * by the client leaving.
 */
final class Exchange {
  private final ClientConnection client;
  private final Worker worker;
  private final RequestHead head;
  private final Dispatch dispatch;
  private final long number;
  private @Nullable UpstreamConnection connection;
  private long waitingSince;
  private long bodyBytes;
  private boolean isHoldingBody;
  private boolean isRequestComplete;
  private boolean hasBegunAnswer;
  private boolean isGoingOn;
  private boolean isOver;
  private boolean isUpstreamReusable;
  private Framing framing = Framing.NONE;

  Exchange(ClientConnection client, Worker worker, RequestHead head) {
    this.client = client;
    this.worker = worker;
    this.head = head;
    this.number = worker.ids().next();
    this.waitingSince = worker.now();
    this.isRequestComplete = !head.hasBody();
    this.dispatch = new Dispatch(worker, this);
  }

  RequestHead head() {
    return head;
  }

  boolean isRequestComplete() {
    return isRequestComplete;
  }

  String requestId() {
    String given = head.requestId();
    return given != null ? given : worker.ids().text(number);
  }

  void start() {
    var limit = worker.plane().settings().limits().bodyBytes();
    if (head.contentLength() > limit) {
      fail(RequestProblems.bodyTooLarge(limit));
      return;
    }
    dispatch.route();
  }

  /** Why the route does not let this client in; null when it does. */
  @Nullable Problem denied(Matched route) {
    return route.admits(client.remote())
        ? null
        : RouteProblems.clientNotAllowed(client.address(), route);
  }

  // From the dispatch: how getting a connection went.

  /** Holds the body back while there is no connection to send it on. */
  void connecting() {
    isHoldingBody |= client.gate().close();
  }

  void send(UpstreamConnection ready) {
    connection = ready;
    ready.begin(this);
    waitingSince = worker.now();
    RequestHeadWriter.write(
        ready.outlet(), head, client.address(), client.entrance().fields(), worker.ids(), number);
    if (isHoldingBody) {
      isHoldingBody = false;
      client.gate().open();
    }
  }

  void flushUpstream() {
    if (connection != null) {
      connection.outlet().flush();
    }
  }

  // From a connection that is being established.

  void connected(UpstreamConnection ready) {
    dispatch.connected(ready);
    flushUpstream();
  }

  void connectFailed(Upstream upstream, Throwable cause) {
    dispatch.connectFailed(upstream, cause, cause instanceof ConnectTimeoutException);
    flushUpstream();
  }

  /** The target was withdrawn before anything was sent to it. */
  void chooseAgain() {
    dispatch.chooseAgain();
    flushUpstream();
  }

  // From the client.

  void requestContent(HttpContent content) {
    if (isOver) {
      content.release();
      return;
    }
    if (content.decoderResult().isFailure()) {
      content.release();
      fail(RequestProblems.malformed("its body is not validly chunked."));
      return;
    }
    bodyBytes += content.content().readableBytes();
    long limit = worker.plane().settings().limits().bodyBytes();
    if (bodyBytes > limit) {
      content.release();
      fail(RequestProblems.bodyTooLarge(limit));
      return;
    }
    waitingSince = worker.now();
    forward(content);
    if (content instanceof LastHttpContent) {
      isRequestComplete = true;
    }
  }

  private void forward(HttpContent content) {
    var to = connection;
    if (to == null || to.isDeaf()) {
      // Without a connection only the empty end of a request without body comes here: the gate
      // holds back the rest.
      content.release();
      return;
    }
    switch (head.body()) {
      // Bytes after a request that announced none would be taken for the next request.
      case NONE -> content.release();
      case LENGTH -> to.outlet().raw(content.content());
      case CHUNKED -> {
        to.outlet().chunk(content.content());
        if (content instanceof LastHttpContent last) {
          to.outlet().lastChunk(last.trailingHeaders());
        }
      }
    }
    if (!to.channel().isWritable()) {
      client.updateReading();
    }
  }

  boolean isUpstreamFull() {
    return connection != null && !connection.isDeaf() && !connection.channel().isWritable();
  }

  void clientWritabilityChanged() {
    if (connection != null) {
      connection.read(client.channel().isWritable());
    }
  }

  /** The client's connection is gone: whatever the target still does is for nobody. */
  void clientGone() {
    if (!isOver) {
      isOver = true;
      leaveUpstream();
    }
  }

  // From the target.

  void responseHead(ResponseHead response) {
    if (response.isInterim()) {
      waitingSince = worker.now();
      if (!head.isHttp10()) {
        ResponseHeadWriter.writeInterim(client.outlet(), response);
      }
      return;
    }
    String coding = response.foreignCoding();
    if (coding != null) {
      fail(dispatch.answeredWrongly("its Transfer-Encoding is \"" + coding + "\""));
    } else if (response.status() == 101) {
      upgrade(response);
    } else {
      begin(response);
    }
  }

  private void begin(ResponseHead response) {
    hasBegunAnswer = true;
    waitingSince = worker.now();
    var incoming = response.framing(head.isHead());
    framing = outgoing(incoming);
    // An answer before the whole request came: the rest will not be read, so the connection cannot
    // go on.
    isGoingOn =
        head.isKeepAlive()
            && isRequestComplete
            && framing != Framing.CLOSE
            && !worker.plane().isDraining();
    isUpstreamReusable = response.isKeepAlive() && incoming != Framing.CLOSE;
    dispatch.countResponse(response.status());
    ResponseHeadWriter.write(client.outlet(), response, framing, afterwards(), worker.date());
  }

  private Framing outgoing(Framing incoming) {
    return switch (incoming) {
      case NONE, LENGTH -> incoming;
      case CHUNKED, CLOSE -> head.isHttp10() ? Framing.CLOSE : Framing.CHUNKED;
    };
  }

  private Afterwards afterwards() {
    if (!isGoingOn) {
      return Afterwards.CLOSE;
    }
    return head.isHttp10() ? Afterwards.GO_ON_TOLD : Afterwards.GO_ON;
  }

  private void upgrade(ResponseHead response) {
    var joined = connection;
    if (head.upgrade() == null || joined == null) {
      fail(
          dispatch.answeredWrongly(
              "it switches protocols though the request did not ask for that"));
      return;
    }
    isOver = true;
    dispatch.countResponse(101);
    ResponseHeadWriter.write(
        client.outlet(), response, Framing.NONE, Afterwards.UPGRADE, worker.date());
    // The tunnel takes over the target's count and gives it back when it ends.
    dispatch.handOver();
    connection = null;
    var tunnel = new Tunnel(worker, client, joined);
    joined.join(tunnel);
    client.join(tunnel);
    tunnel.flushClient();
    tunnel.flushUpstream();
  }

  void responseContent(HttpContent content) {
    if (isOver || !hasBegunAnswer) {
      content.release();
      return;
    }
    if (content.decoderResult().isFailure()) {
      content.release();
      cutAnswer();
      return;
    }
    waitingSince = worker.now();
    switch (framing) {
      case NONE -> content.release();
      case LENGTH, CLOSE -> client.outlet().raw(content.content());
      case CHUNKED -> client.outlet().chunk(content.content());
    }
    if (content instanceof LastHttpContent last) {
      complete(last);
    } else if (!client.channel().isWritable()) {
      clientWritabilityChanged();
    }
  }

  private void complete(LastHttpContent last) {
    if (connection != null && connection.failure() != null) {
      // A body that ends with its connection is only complete if the connection ended in order.
      cutAnswer();
      return;
    }
    if (framing == Framing.CHUNKED) {
      client.outlet().lastChunk(last.trailingHeaders());
    }
    isOver = true;
    var settled = connection;
    connection = null;
    dispatch.release();
    if (settled != null) {
      settled.settle(isUpstreamReusable && isRequestComplete);
    }
    client.finished(isGoingOn, isRequestComplete);
  }

  void flushClient() {
    client.outlet().flush();
  }

  void upstreamWritabilityChanged() {
    client.updateReading();
  }

  void answeredWrongly(Throwable cause) {
    fail(dispatch.answeredWrongly(Problem.reason(cause)));
  }

  void upstreamClosed(UpstreamConnection closed) {
    if (isOver) {
      return;
    }
    connection = null;
    boolean isUnanswered = !closed.hasReceived();
    if (isUnanswered && closed.isReused() && head.isReplayable() && dispatch.mayTryAgain()) {
      // It closed a kept connection just as we used it; the request was not looked at, or does no
      // harm twice.
      dispatch.tryFresh();
      flushUpstream();
    } else {
      fail(dispatch.closedWithoutAnswer(closed.failure()));
    }
  }

  // Endings.

  /**
   * Answers in the target's stead; when an answer has begun, all that can be done is to cut it off
   * visibly.
   */
  void fail(Problem problem) {
    if (isOver) {
      return;
    }
    if (hasBegunAnswer) {
      cutAnswer();
      return;
    }
    isOver = true;
    leaveUpstream();
    dispatch.countResponse(problem.status());
    boolean goesOn =
        head.isKeepAlive()
            && isRequestComplete
            && problem.status() != 400
            && !worker.plane().isDraining();
    isGoingOn = goesOn;
    ErrorPage.write(
        client.outlet(),
        problem,
        head.request(),
        dispatch.routeName(),
        requestId(),
        afterwards(),
        worker.date());
    client.finished(goesOn, isRequestComplete);
  }

  private void cutAnswer() {
    isOver = true;
    leaveUpstream();
    if (framing == Framing.CLOSE) {
      // An orderly end would look like the end of the body.
      client.reset();
    } else {
      client.closeAfterFlush();
    }
  }

  private void leaveUpstream() {
    var left = connection;
    connection = null;
    if (left != null) {
      left.close();
    }
    dispatch.abandon();
  }

  /** Ends what waited too long for the target, or for the rest of the request. */
  void sweep() {
    long waited = worker.now() - waitingSince;
    var settings = worker.plane().settings();
    if (isOver || dispatch.isConnecting()) {
      return;
    }
    if (hasBegunAnswer) {
      if (waited > settings.upstream().stream().toMillis() && client.channel().isWritable()) {
        cutAnswer();
      }
    } else if (!isRequestComplete && !isUpstreamFull()) {
      if (waited > settings.client().body().toMillis()) {
        fail(RequestProblems.requestTooSlow("body", settings.client().body()));
      }
    } else if (waited > settings.upstream().responseHeader().toMillis()) {
      fail(dispatch.responseTimedOut());
    }
  }

  /** How long nothing came from the target, in milliseconds. */
  long silence() {
    return worker.now() - waitingSince;
  }
}

package io.ngp.edge;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.RequestProblems;
import io.ngp.edge.http.ResponseHead;
import io.ngp.edge.http.ResponseHead.Framing;
import io.ngp.edge.seen.Sight;
import io.ngp.edge.seen.TraceContext;
import io.ngp.edge.upstream.Matched;
import io.ngp.edge.upstream.Terms;
import io.ngp.edge.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, on their way through the edge: finds the route, gets a target
 * through {@link Dispatch}, relays the messages piece by piece, and answers itself when that fails.
 * Ends exactly once, by {@link ClientStream#complete}, {@link ClientStream#refuse} or {@link
 * ClientStream#cut}, or by the client leaving.
 */
final class Exchange extends ForwardedRequest {
  /** Enough for a sign of life each ten seconds through nearly three hours. */
  private static final int MAX_INTERIMS = 1000;

  private final Dispatch dispatch;
  private final Sight sight;
  private Terms terms;
  private int interims;
  private boolean hasBegunAnswer;
  private boolean isOver;
  private boolean isUpstreamReusable;

  Exchange(ClientStream client, Worker worker, RequestHead head) {
    super(client, worker, head);
    this.terms = worker.plane().terms();
    this.sight = new Sight(head, origin(), worker.ids(), number());
    this.dispatch = new Dispatch(worker, this);
  }

  String requestId() {
    return sight.id();
  }

  void start() {
    if (worker.plane().beginsTraces()) {
      TraceContext.begin(head.request().headers());
    }
    dispatch.route();
  }

  // From the dispatch: the route.

  Terms terms() {
    return terms;
  }

  /** Goes on by the route's terms; answers when these are broken already. */
  boolean comesUnder(Matched route) {
    terms = route.terms();
    if (head.contentLength() > terms.bodyBytes()) {
      fail(RequestProblems.bodyTooLarge(terms.bodyBytes()));
      return false;
    }
    if (terms.isPathStripped() || head.strippedPrefix() != null) {
      head.strip(terms.isPathStripped() ? route.route().match().path() : "");
    }
    return true;
  }

  /** The password that the request came with was checked. */
  void checked(@Nullable Problem problem) {
    if (!isOver) {
      dispatch.checked(problem);
      flushUpstream();
    }
  }

  // From the dispatch: how getting a connection went.

  void send(TargetStream ready) {
    sight.offered(ready.upstream().target().id(), ready.upstream().tallies());
    goTo(ready);
    ready.begin(this);
    sendBody(ready);
  }

  // From a connection that is being established.

  void connected(TargetStream ready) {
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

  /** It waited for a place at a target; null when there is nothing to wait for any more. */
  void placed(@Nullable Upstream place) {
    dispatch.placed(place);
    flushUpstream();
  }

  /** It waited for the current routes; these are in force. */
  void certain() {
    if (!isOver) {
      dispatch.certain();
      flushUpstream();
    }
  }

  // From the client.

  void requestContent(HttpContent content) {
    if (isOver) {
      content.release();
      return;
    }
    var problem = bodyCame(content, terms.bodyBytes());
    sight.received(content.content().readableBytes());
    if (problem != null) {
      content.release();
      fail(problem);
      return;
    }
    moved();
    forward(content);
    if (content instanceof LastHttpContent) {
      requestCompleted();
    }
  }

  /** The client's connection is gone: whatever the target still does is for nobody. */
  void clientGone() {
    if (!isOver) {
      isOver = true;
      leaveUpstream();
      sight.aborted("The client left before the answer was complete.");
      ended();
    }
  }

  // From the target.

  void responseHead(ResponseHead response) {
    if (response.isInterim()) {
      moved();
      bodyNotAwaited();
      if (++interims > MAX_INTERIMS) {
        fail(dispatch.answeredWrongly("it sent more than " + MAX_INTERIMS + " interim responses"));
        return;
      }
      if (!head.isHttp10()) {
        client.interim(response);
      }
      return;
    }
    String coding = response.foreignCoding();
    if (!response.hasValidStatus()) {
      fail(dispatch.answeredWrongly("its status is \"" + response.status() + "\""));
    } else if (coding != null) {
      fail(dispatch.answeredWrongly("its Transfer-Encoding is \"" + coding + "\""));
    } else if (response.status() == 101) {
      upgrade(response);
    } else {
      begin(response);
    }
  }

  private void begin(ResponseHead response) {
    var instead = response.status() >= 500 ? dispatch.insteadOf(response.status()) : null;
    if (instead != null) {
      tryInstead(instead);
      return;
    }
    dispatch.answered(response.status());
    dispatch.tellClient(response);
    hasBegunAnswer = true;
    moved();
    isUpstreamReusable = response.isKeepAlive() && response.framing(head.isHead()) != Framing.CLOSE;
    dispatch.countResponse(response.status());
    sight.answered(response.status());
    client.begin(head, response, sight, isRequestComplete());
  }

  /** Throws the answer away and asks another target. */
  private void tryInstead(Upstream other) {
    leaveTarget();
    dispatch.tryInstead(other);
    flushUpstream();
  }

  private void upgrade(ResponseHead response) {
    if (head.upgrade() == null
        || !(client instanceof ClientConnection from)
        || !(target() instanceof UpstreamConnection to)) {
      fail(
          dispatch.answeredWrongly(
              "it switches protocols though the request did not ask for that"));
      return;
    }
    isOver = true;
    dispatch.answered(101);
    dispatch.tellClient(response);
    dispatch.countResponse(101);
    // The tunnel takes over the target's count and gives it back when it ends.
    dispatch.handOver();
    letTargetGo();
    sight.answered(response.status());
    dispatch.describe(sight);
    from.upgrade(response, sight);
    Tunnel.open(worker, from, to, terms.idleMillis(), sight);
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
    moved();
    sight.sent(content.content().readableBytes());
    client.content(content.content());
    if (content instanceof LastHttpContent last) {
      complete(last);
    } else if (!client.isWritable()) {
      clientWritabilityChanged();
    }
  }

  private void complete(LastHttpContent last) {
    var settled = target();
    if (settled != null && settled.failure() != null) {
      // A body that ends with its connection is only complete if the connection ended in order.
      cutAnswer();
      return;
    }
    isOver = true;
    letTargetGo();
    dispatch.release();
    if (settled != null) {
      settled.settle(isUpstreamReusable && isRequestComplete());
    }
    ended();
    client.complete(last.trailingHeaders(), isRequestComplete());
  }

  void flushClient() {
    client.flush();
  }

  void upstreamWritabilityChanged() {
    client.updateReading();
  }

  void answeredWrongly(Throwable cause) {
    fail(dispatch.answeredWrongly(Problem.reason(cause)));
  }

  void upstreamClosed(TargetStream closed) {
    if (isOver) {
      return;
    }
    letTargetGo();
    if (!hasBegunAnswer && isSafeAgain(closed)) {
      dispatch.tryFresh();
      flushUpstream();
    } else if (!hasBegunAnswer && !closed.hasReceived() && head.isReplayable()) {
      dispatch.closedUnanswered(closed.failure());
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
    sight.refused(problem);
    ended();
    client.refuse(problem, head, dispatch.routeName(), requestId(), isRequestComplete());
  }

  private void cutAnswer() {
    isOver = true;
    leaveUpstream();
    sight.aborted("The answer broke off before it was complete.");
    ended();
    client.cut();
  }

  private void ended() {
    dispatch.describe(sight);
    worker.watch().ended(sight);
  }

  private void leaveUpstream() {
    leaveTarget();
    forgetDeclined();
    dispatch.abandon();
  }

  /** Ends what waited too long for the target, or for the rest of the request. */
  void sweep() {
    if (dispatch.isQueued()) {
      dispatch.sweepQueue();
      return;
    }
    if (isOver || dispatch.isWaiting()) {
      return;
    }
    long waited = silence();
    if (hasBegunAnswer) {
      if (waited > terms.idleMillis() && client.isWritable()) {
        cutAnswer();
      }
    } else if (dispatch.isCall()) {
      // Messages may be far apart in both directions; how long a call may take its client says.
      if (waited > terms.idleMillis()) {
        fail(dispatch.responseTimedOut());
      }
    } else if (!isRequestComplete() && !isUpstreamFull()) {
      var problem = bodyTooSlow(waited, dispatch.isPlaceWanted());
      if (problem != null) {
        fail(problem);
      }
    } else {
      bodyNotAwaited();
      if (waited > terms.responseMillis()) {
        fail(dispatch.responseTimedOut());
      }
    }
  }
}

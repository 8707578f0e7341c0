package io.ngp.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.ngp.edge.http.ChallengeAnswer;
import io.ngp.edge.http.Outlet;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestGate;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.RequestProblems;
import io.ngp.edge.http.ResponseHead;
import io.ngp.edge.http.Tagged;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: starts an {@link Exchange} for each request, one after the other, reads
 * only as fast as what was read is taken, and ends when the client is done, too slow or not
 * understood.
 */
final class ClientConnection extends HttpConnection implements ClientStream, TunnelEnd {
  private enum Phase {
    /** For a request. */
    WAITING,
    EXCHANGE,
    TUNNEL,
    /** By its farewell. */
    ENDING,
    CLOSED
  }

  private final RequestGate gate;
  private final Outlet outlet;
  private final Http1Answer answer;
  private final Farewell farewell;
  private final HeadWait wait;
  private Phase phase = Phase.WAITING;
  private @Nullable Exchange exchange;
  private @Nullable Tunnel tunnel;
  private boolean hasInputEnded;

  ClientConnection(Worker worker, SocketChannel channel, RequestGate gate, Entrance entrance) {
    super(worker, channel, entrance, "");
    this.gate = gate;
    this.outlet = new Outlet(channel);
    this.answer = new Http1Answer(worker, outlet);
    this.farewell = new Farewell(worker, channel, outlet);
    this.wait = new HeadWait(worker.now());
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public Outlet outlet() {
    return outlet;
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public boolean holdBack() {
    return gate.close();
  }

  @Override
  public void letGo() {
    gate.open();
    endIfCutShort();
  }

  @Override
  public void interim(ResponseHead response) {
    answer.interim(response);
  }

  @Override
  public void begin(
      RequestHead request, ResponseHead response, Tagged tag, boolean isRequestComplete) {
    answer.begin(request, response, tag, isRequestComplete);
  }

  @Override
  public void content(ByteBuf content) {
    answer.content(content);
  }

  @Override
  public void complete(HttpHeaders trailers, boolean isRequestComplete) {
    answer.complete(trailers);
    finished(isRequestComplete);
  }

  @Override
  public void refuse(
      Problem problem,
      RequestHead request,
      @Nullable String route,
      String requestId,
      boolean isRequestComplete) {
    answer.refuse(problem, request, route, requestId, isRequestComplete);
    finished(isRequestComplete);
  }

  @Override
  public void cut() {
    if (answer.endsWithConnection()) {
      // An orderly end would look like the end of the body.
      reset();
    } else {
      closeAfterFlush();
    }
  }

  @Override
  public void flush() {
    outlet.flush();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    opened();
  }

  /** The connection is up; to be called where this handler came too late to hear of it. */
  void opened() {
    worker.add(this);
    if (worker.plane().isTurningAway()) {
      cutOff();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case HttpRequest request -> {
        if (phase == Phase.WAITING && channel.isActive()) {
          begin(request);
        } else {
          ReferenceCountUtil.release(request);
        }
      }
      case HttpContent content -> {
        if (exchange != null) {
          exchange.requestContent(content);
        } else {
          content.release();
        }
      }
      default -> ReferenceCountUtil.release(message);
    }
  }

  /** The client turned out to speak another protocol; someone else looks after it from now on. */
  void giveWay() {
    worker.forget(this);
  }

  private void begin(HttpRequest request) {
    wait.headCame();
    switch (RequestHead.decoded(request, worker.plane().settings().limits().headerBytes())) {
      case Problem problem -> {
        worker.plane().unrouted().increment();
        refuse(problem, request);
        ReferenceCountUtil.release(request);
      }
      case RequestHead head -> {
        var challenge = worker.plane().challenges().answer(head.path());
        if (challenge != null) {
          // Whatever the routes say: authorities ask in HTTP/1.1 and without TLS.
          ChallengeAnswer.write(outlet, challenge, head, worker.date());
          end(true);
        } else {
          begin(head);
        }
      }
    }
  }

  private void begin(RequestHead head) {
    phase = Phase.EXCHANGE;
    var started = new Exchange(this, worker, head);
    exchange = started;
    started.start();
  }

  /**
   * Answers a request that could not be understood, or never came whole, and ends the connection.
   */
  private void refuse(Problem problem, HttpRequest request) {
    answer.refuseUnread(problem, request, origin());
    end(true);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.flushUpstream();
    } else if (phase == Phase.WAITING && gate.isMidHead()) {
      wait.headBegun(worker.now());
    }
    updateReading();
  }

  /** Reads on only if what comes can be passed on, or can wait in the gate. */
  @Override
  public void updateReading() {
    boolean isGateFull = gate.isClosed() && gate.holdsBack();
    boolean isUpstreamFull = exchange != null && exchange.isUpstreamFull();
    channel.config().setAutoRead(!isGateFull && !isUpstreamFull);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.clientWritabilityChanged();
    } else if (phase == Phase.WAITING) {
      goOn();
    }
  }

  /** The answer is written; goes on to the next request, or ends the connection. */
  private void finished(boolean isRequestComplete) {
    exchange = null;
    if (!answer.isGoingOn() || worker.plane().isTurningAway()) {
      end(!isRequestComplete);
      return;
    }
    outlet.flush();
    phase = Phase.WAITING;
    wait.start(worker.now());
    goOn();
  }

  /** Lets the next request in, unless answers pile up because the client does not read them. */
  private void goOn() {
    if (!channel.isWritable()) {
      return;
    }
    gate.open();
    if (phase == Phase.WAITING && hasInputEnded) {
      end(false);
    }
  }

  /** Writes the response that turns the connection into a tunnel. */
  void upgrade(ResponseHead response, Tagged tag) {
    answer.upgrade(response, tag);
  }

  /** Turns into one end of {@code joined}. */
  void join(Tunnel joined) {
    exchange = null;
    tunnel = joined;
    phase = Phase.TUNNEL;
    var pipeline = channel.pipeline();
    pipeline.addAfter(pipeline.context(gate).name(), null, TunnelFeed.ofClient(joined));
    // What the gate holds back is the first to go through.
    pipeline.remove(gate);
    if (hasInputEnded) {
      joined.clientEnded();
    }
    joined.writabilityChanged();
  }

  @Override
  public void tunnelEnded() {
    tunnel = null;
    closeAfterFlush();
  }

  private void end(boolean mayMoreCome) {
    if (mayMoreCome || gate.holdsBack()) {
      phase = Phase.ENDING;
      gate.discard();
      farewell.lingerAfterFlush();
    } else {
      closeAfterFlush();
    }
  }

  private void closeAfterFlush() {
    if (phase != Phase.CLOSED) {
      phase = Phase.ENDING;
      farewell.closeAfterFlush();
    }
  }

  /** Ends the connection so that the client cannot mistake it for the end of an answer. */
  private void reset() {
    phase = Phase.ENDING;
    Endings.reset(channel);
  }

  @Override
  void drain() {
    if (phase == Phase.WAITING && !gate.isMidHead()) {
      closeAfterFlush();
    }
  }

  @Override
  void sweep() {
    if (isStalled()) {
      reset();
      return;
    }
    if (hasBroken()) {
      cutOff();
      return;
    }
    switch (phase) {
      case WAITING -> sweepWaiting();
      case EXCHANGE -> sweepExchange();
      case TUNNEL -> {
        if (tunnel != null) {
          tunnel.sweep();
        }
      }
      case ENDING -> farewell.sweep();
      case CLOSED -> {}
    }
  }

  private void sweepWaiting() {
    var limit = patience().head();
    if (wait.isHeadTooSlow(worker.now(), limit)) {
      refuse(RequestProblems.requestTooSlow("header section", limit), UNREAD);
    } else if (wait.isIdle(worker.now(), idleMillis())) {
      closeAfterFlush();
    }
  }

  private void sweepExchange() {
    var current = exchange;
    if (current == null) {
      return;
    }
    if (hasInputEnded && current.silence() > patience().halfClosed().toMillis()) {
      cutOff();
    } else {
      current.sweep();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
      // Unlike TCP, TLS as we speak it ends both directions at once.
      cutOff();
      return;
    }
    if (!(event instanceof ChannelInputShutdownEvent)) {
      return;
    }
    hasInputEnded = true;
    farewell.inputEnded();
    switch (phase) {
      case WAITING -> closeAfterFlush();
      case EXCHANGE -> endIfCutShort();
      case TUNNEL, ENDING, CLOSED -> {}
    }
  }

  /** Ends the connection when the request lacks something that is not in the gate either. */
  private void endIfCutShort() {
    if (hasInputEnded && exchange != null && !exchange.isRequestComplete() && !gate.isBehind()) {
      cutOff();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSED;
    worker.forget(this);
    outlet.discard();
    var current = exchange;
    var joined = tunnel;
    exchange = null;
    tunnel = null;
    if (current != null) {
      current.clientGone();
    } else if (joined != null) {
      joined.end();
    }
  }
}

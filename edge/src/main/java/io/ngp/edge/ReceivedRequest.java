package io.ngp.edge;

import io.netty.handler.codec.http.HttpContent;
import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.RequestProblems;
import io.ngp.edge.policy.Guard.Arrival;
import io.ngp.edge.seen.Sight;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in: what is asked, by whom, and where that came from. A trusted proxy may
 * tell another {@link Provenance} than the connection's. Knows how much of the body has come, and
 * how fast.
 */
abstract class ReceivedRequest {
  private static final int HTTPS_PORT = 443;

  final ClientStream client;
  final Worker worker;
  final RequestHead head;
  private final long number;
  private final @Nullable Provenance told;
  private boolean isComplete;
  private long bodyBytes;
  private @Nullable BodyPace bodyPace;

  ReceivedRequest(ClientStream client, Worker worker, RequestHead head) {
    this.client = client;
    this.worker = worker;
    this.head = head;
    this.number = worker.ids().next();
    this.told = Provenance.of(worker.plane().trustedProxies(), client, head);
    this.isComplete = !head.hasBody();
  }

  RequestHead head() {
    return head;
  }

  ClientStream client() {
    return client;
  }

  /** The number the worker gave the request, from which its id is made. */
  long number() {
    return number;
  }

  /** Whether all of it has come. */
  boolean isRequestComplete() {
    return isComplete;
  }

  void requestCompleted() {
    isComplete = true;
  }

  /** Counts a piece of the body in, of which at most {@code limit} bytes may come. */
  @Nullable Problem bodyCame(HttpContent content, long limit) {
    if (content.decoderResult().isFailure()) {
      return RequestProblems.malformed("its body is not validly chunked.");
    }
    bodyBytes += content.content().readableBytes();
    return bodyBytes > limit ? RequestProblems.bodyTooLarge(limit) : null;
  }

  /** The client is waited for no more, or has reason to wait itself. */
  void bodyNotAwaited() {
    bodyPace = null;
  }

  /**
   * What is wrong with how fast a body comes that is waited for; null when it is fast enough.
   *
   * @param silence how long nothing came, in milliseconds
   * @param isPlaceWanted whether others wait until it is over
   */
  @Nullable Problem bodyTooSlow(long silence, boolean isPlaceWanted) {
    var patience = worker.plane().settings().client();
    var pace = bodyPace;
    if (pace == null) {
      pace = new BodyPace(patience, worker.now(), bodyBytes);
      bodyPace = pace;
    }
    boolean isSlow = pace.isSlow(worker.now(), bodyBytes);
    if (silence > patience.body().toMillis()) {
      return RequestProblems.requestTooSlow("body", patience.body());
    }
    boolean isMinded = head.body() == RequestHead.Body.LENGTH || isPlaceWanted;
    return isSlow && isMinded ? RequestProblems.bodyTooSlow(patience.bodyRate()) : null;
  }

  /** Where the request comes from, for the log. */
  Sight.Origin origin() {
    var own = client.origin();
    return told == null ? own : new Sight.Origin(told.address(), own.protocol(), own.tls());
  }

  /** The address of who made the request, as text. */
  String clientAddress() {
    return told == null ? client.address() : told.address();
  }

  /** Where who made the request came in. */
  Entrance entrance() {
    return told == null ? client.entrance() : told.entrance();
  }

  /** The addresses the request passed, as {@code X-Forwarded-For} lists them. */
  String forwardedFor() {
    return told == null ? client.address() : told.chain();
  }

  /** The host that was asked for, with port. */
  String forwardedHost() {
    return told == null ? head.hostHeader() : told.host();
  }

  /** Where the request comes from, as a route's guard judges it. */
  Arrival arrival() {
    if (told == null) {
      return new Arrival(client.remote(), client.entrance().isSecure(), worker.plane().httpsPort());
    }
    // A proxy that tells schemes apart takes TLS itself, where everyone does.
    int httpsPort = told.isSchemeTold() ? HTTPS_PORT : worker.plane().httpsPort();
    return new Arrival(told.client(), told.entrance().isSecure(), httpsPort);
  }
}

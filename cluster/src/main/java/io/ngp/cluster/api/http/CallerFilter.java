package io.ngp.cluster.api.http;

import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.ngp.identity.Peer;
import io.ngp.identity.Refusals;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Lets callers through who prove to be of a role that may ask for what they ask for; others get 403
 * and are told of in the log. Whom no authority of ours vouches for never comes this far.
 */
public final class CallerFilter implements Filter {
  private final Callers callers;
  private final Refusals refusals;

  /** Lets {@code callers} through, and tells of others. */
  public CallerFilter(Callers callers, Refusals refusals) {
    this.callers = callers;
    this.refusals = refusals;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    Optional<String> refusal =
        callers.refusal(
            Optional.ofNullable(request.prologue().uriPath().path()).orElse("/"), caller(request));
    if (refusal.isEmpty()) {
      chain.proceed();
      return;
    }
    refusals.tell("Refused the caller at %s: %s".formatted(host(request), refusal.get()));
    Reply.error(403, refusal.get()).endingConnection().send(request, response);
  }

  /** Whoever calls, if they showed a certificate; the handshake checked it. */
  public static Optional<Peer> caller(ServerRequest request) {
    return request
        .remotePeer()
        .tlsCertificates()
        .filter(chain -> chain.length > 0)
        .map(chain -> Peer.of((X509Certificate) chain[0]));
  }

  private static String host(ServerRequest request) {
    return request.remotePeer().host();
  }
}

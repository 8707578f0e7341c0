package io.ngp.edge;

import io.ngp.edge.http.RequestHead;
import io.ngp.edge.policy.Guard.Arrival;
import io.ngp.edge.seen.Sight;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in: what is asked, by whom, and where that came from. A trusted proxy may
 * tell another {@link Provenance} than the connection's.
 */
abstract class ReceivedRequest {
  private static final int HTTPS_PORT = 443;

  final ClientStream client;
  final Worker worker;
  final RequestHead head;
  private final long number;
  private final @Nullable Provenance told;

  ReceivedRequest(ClientStream client, Worker worker, RequestHead head) {
    this.client = client;
    this.worker = worker;
    this.head = head;
    this.number = worker.ids().next();
    this.told = Provenance.of(worker.plane().trustedProxies(), client, head);
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

package io.ngp.edge.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import javax.net.ssl.SSLEngine;

/** What is known of the session a handshake led to. */
final class Sessions {
  private Sessions() {}

  /** Whether an earlier session was continued; Java's own TLS does not tell. */
  static boolean isResumed(SSLEngine engine) {
    return engine instanceof ReferenceCountedOpenSslEngine openSsl
        && openSsl.sslPointer() != 0
        && SSL.isSessionReused(openSsl.sslPointer());
  }
}

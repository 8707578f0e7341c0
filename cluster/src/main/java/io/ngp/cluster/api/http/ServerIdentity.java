package io.ngp.cluster.api.http;

import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.ngp.identity.Identity;
import java.util.Optional;

/** How a node's server proves who it is. */
public final class ServerIdentity {
  private static final Tls NONE = Tls.builder().enabled(false).build();

  private ServerIdentity() {}

  /**
   * TLS by this identity, in clear text without one. Callers are asked for a certificate of the
   * platform's authority; {@link CallerFilter} says who has to have one.
   */
  public static Tls tls(Optional<Identity> identity) {
    return identity
        .map(own ->
            Tls.builder()
                .sslContext(own.askingContext())
                .clientAuth(TlsClientAuth.OPTIONAL)
                .build())
        .orElse(NONE);
  }
}

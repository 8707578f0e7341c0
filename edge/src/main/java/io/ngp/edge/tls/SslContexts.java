package io.ngp.edge.tls;

import static io.netty.handler.ssl.ApplicationProtocolConfig.Protocol.ALPN;
import static io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT;
import static io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;

/**
 * A keyring and what handshakes by it need, made for each certificate when it is first asked for:
 * of ten thousand hosts most are silent.
 */
final class SslContexts {
  private final Keyring keyring;
  private final Kit kit;
  private final Map<HostCertificate, SslContext> made = new ConcurrentHashMap<>();

  // Guarded by this.
  private boolean isRetired;

  private SslContexts(Keyring keyring, Kit kit) {
    this.keyring = keyring;
    this.kit = kit;
  }

  static SslContexts of(Keyring keyring, Kit kit) {
    return new SslContexts(keyring, kit);
  }

  Keyring keyring() {
    return keyring;
  }

  /** Those of the next keyring, which take over what stays. */
  synchronized SslContexts succeededBy(Keyring next) {
    var successor = new SslContexts(next, kit);
    for (var certificate : next.certificates()) {
      var known = made.remove(certificate);
      if (known != null) {
        kit.useTicketKeys(known, next.ticketKeys());
        successor.made.put(certificate, known);
      }
    }
    return successor;
  }

  /** Lets go of everything. */
  synchronized void retire() {
    isRetired = true;
    made.values().forEach(ReferenceCountUtil::release);
    made.clear();
  }

  Optional<HostCertificate> certificate(ClientHello hello) {
    return hello.isValidation()
        ? keyring.challenges().certificate(hello.host())
        : keyring.certificate(hello.host());
  }

  /** What a handshake with {@code certificate} needs; empty if this is retired. */
  Optional<SslContext> context(HostCertificate certificate) {
    var known = made.get(certificate);
    return known == null ? make(certificate) : Optional.of(known);
  }

  private synchronized Optional<SslContext> make(HostCertificate certificate) {
    if (isRetired) {
      return Optional.empty();
    }
    boolean isValidation = keyring.challenges().certificates().contains(certificate);
    return Optional.of(
        made.computeIfAbsent(
            certificate,
            each -> isValidation ? kit.forValidation(each) : kit.of(each, keyring.ticketKeys())));
  }

  /**
   * How they are made. BoringSSL where its native library is there, otherwise Java's own TLS, which
   * is slower and resumes only its own sessions.
   *
   * @param protocols offered by ALPN
   */
  record Kit(SslProvider provider, List<String> protocols) {
    private static final String VALIDATION = "acme-tls/1";

    /** Mozilla's "intermediate" without finite-field Diffie-Hellman: all have forward secrecy. */
    private static final List<String> CIPHERS =
        List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    static Kit best(List<String> protocols) {
      var provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
      return new Kit(provider, List.copyOf(protocols));
    }

    SslContext of(HostCertificate certificate, List<TicketKey> ticketKeys) {
      var context = make(certificate, protocols);
      if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
        // Tickets are kept by the client: a cache here would cost memory for nothing.
        sessions.setSessionCacheEnabled(false);
      }
      useTicketKeys(context, ticketKeys);
      return context;
    }

    SslContext forValidation(HostCertificate certificate) {
      return make(certificate, List.of(VALIDATION));
    }

    void useTicketKeys(SslContext context, List<TicketKey> keys) {
      if (context.sessionContext() instanceof OpenSslSessionContext sessions && !keys.isEmpty()) {
        sessions.setTicketKeys(
            keys.stream().map(TicketKey::forOpenSsl).toArray(OpenSslSessionTicketKey[]::new));
      }
    }

    private SslContext make(HostCertificate certificate, List<String> offered) {
      try {
        return SslContextBuilder.forServer(certificate.key(), certificate.chain())
            .sslProvider(provider)
            .protocols("TLSv1.3", "TLSv1.2")
            .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(ALPN, NO_ADVERTISE, ACCEPT, offered))
            .build();
      } catch (SSLException e) {
        throw new UnusableCertificateException(
            "Handshakes with %s are impossible: %s".formatted(certificate, e.getMessage()), e);
      }
    }
  }
}

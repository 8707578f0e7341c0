package io.ngp.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.shredzone.acme4j.util.KeyPairUtils;

/**
 * Orders certificates by ACME (RFC 8555). Challenges are answered by the balancers: the authority
 * is only asked to look once all of them know the answer.
 */
final class AcmeOrders implements Orders {
  private static final int PROOF_KEY_BITS = 2048;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration BALANCERS_PATIENCE = Duration.ofSeconds(20);
  private static final Duration NETWORK_PATIENCE = Duration.ofSeconds(20);

  private final CertificateBoard board;

  AcmeOrders(CertificateBoard board) {
    this.board = board;
  }

  @Override
  public Issued order(String host, AcmeSettings settings, KeyPair account)
      throws OrderFailedException, InterruptedException {
    var session = new Session(settings.directory(), new TrustingProvider(settings.trusted()));
    session.networkSettings().setTimeout(NETWORK_PATIENCE);
    try {
      return order(host, settings, login(session, settings, account));
    } catch (AcmeException | AcmeLazyLoadingException e) {
      throw new OrderFailedException(
          "%s: %s".formatted(settings.directory().getHost(), reason(e)), e);
    }
  }

  private static String reason(Exception e) {
    var cause = e.getCause();
    return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + " (" + cause + ")";
  }

  private static Login login(Session session, AcmeSettings settings, KeyPair account)
      throws AcmeException {
    var builder = new AccountBuilder().agreeToTermsOfService().useKeyPair(account);
    if (!settings.email().isEmpty()) {
      builder.addEmail(settings.email());
    }
    return builder.createLogin(session);
  }

  private Issued order(String host, AcmeSettings settings, Login login)
      throws AcmeException, OrderFailedException, InterruptedException {
    var order = login.newOrder().domain(host).create();
    for (var authorization : order.getAuthorizations()) {
      if (authorization.getStatus() != Status.VALID) {
        prove(host, settings, authorization);
      }
    }
    order.waitUntilReady(PATIENCE);
    var keys = Keys.make();
    order.execute(keys);
    if (order.waitForCompletion(PATIENCE) != Status.VALID) {
      throw failed(host, order);
    }
    return Issued.of(order.getCertificate().getCertificateChain(), keys.getPrivate());
  }

  private static OrderFailedException failed(String host, Order order) {
    return new OrderFailedException(
        "the order for %s is %s: %s"
            .formatted(
                host,
                order.getStatus(),
                order.getError().map(Problem::toString).orElse("no reason given")));
  }

  private void prove(String host, AcmeSettings settings, Authorization authorization)
      throws AcmeException, OrderFailedException, InterruptedException {
    var challenge = challenge(settings, authorization);
    var mark = challenge instanceof Http01Challenge http ? http.getToken() : host;
    try {
      long version = answer(host, challenge);
      if (!board.awaitFollowed(version, BALANCERS_PATIENCE)) {
        throw new OrderFailedException(
            "No balancer is ready to answer the authority's question. See ngp node list.");
      }
      challenge.trigger();
      if (authorization.waitForCompletion(PATIENCE) != Status.VALID) {
        challenge.fetch();
        throw new OrderFailedException(
            "the authority could not check %s by %s: %s Does its name lead to the balancers, and is their port open?"
                .formatted(
                    host,
                    challenge.getType(),
                    challenge.getError().map(Problem::toString).orElse("no reason given.")));
      }
    } finally {
      board.withdraw(mark);
    }
  }

  private long answer(String host, Challenge challenge) {
    return switch (challenge) {
      case Http01Challenge http -> board.answer(http.getToken(), http.getAuthorization());
      case TlsAlpn01Challenge tls -> {
        // The library signs such certificates with RSA only.
        var keys = KeyPairUtils.createKeyPair(PROOF_KEY_BITS);
        var proof = tls.createCertificate(keys, Identifier.dns(host));
        yield board.prove(
            host, new Bundle.Pair(PemText.of(List.of(proof)), PemText.of(keys.getPrivate())));
      }
      case Challenge other ->
          throw new IllegalArgumentException("Nobody answers challenges of " + other.getType());
    };
  }

  private static Challenge challenge(AcmeSettings settings, Authorization authorization)
      throws OrderFailedException {
    var other =
        settings.challenge().equals(Http01Challenge.TYPE)
            ? TlsAlpn01Challenge.TYPE
            : Http01Challenge.TYPE;
    return authorization
        .findChallenge(settings.challenge())
        .or(() -> authorization.findChallenge(other))
        .orElseThrow(() ->
            new OrderFailedException(
                "The authority offers neither http-01 nor tls-alpn-01 for this host."));
  }

  /** Talks to authorities that a certificate of one's own vouches for, too. */
  private static final class TrustingProvider extends GenericAcmeProvider {
    private final String trusted;

    TrustingProvider(String trusted) {
      this.trusted = trusted;
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings settings) {
      var builder =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NORMAL)
              .connectTimeout(settings.getTimeout())
              .proxy(settings.getProxySelector());
      return trusted.isEmpty() ? builder.build() : builder.sslContext(context()).build();
    }

    private SSLContext context() {
      try {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        var in = new ByteArrayInputStream(trusted.getBytes(StandardCharsets.US_ASCII));
        for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("trusted-" + store.size(), each);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalArgumentException(
            "The certificates trusted for ACME can't be used: " + e.getMessage(), e);
      }
    }
  }
}

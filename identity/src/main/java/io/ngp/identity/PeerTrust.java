package io.ngp.identity;

import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts holders of certificates that the platform's authority signed and that name one of the
 * wanted roles. Every refusal says who was refused and why.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final Supplier<Credentials> current;
  private final Set<PeerRole> wanted;
  private final Refusals refusals;

  PeerTrust(Supplier<Credentials> current, Set<PeerRole> wanted, Refusals refusals) {
    this.current = current;
    this.wanted = Set.copyOf(wanted);
    this.refusals = refusals;
  }

  /** The check of those who are trusted for whatever they are. */
  private interface Check {
    void run(X509ExtendedTrustManager authority) throws CertificateException;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, "a caller", authority -> authority.checkClientTrusted(chain, authType));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    check(
        chain, caller(socket), authority -> authority.checkClientTrusted(chain, authType, socket));
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, "a caller", authority -> authority.checkClientTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, "a server", authority -> authority.checkServerTrusted(chain, authType));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    check(
        chain, server(socket), authority -> authority.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, "a server", authority -> authority.checkServerTrusted(chain, authType, engine));
  }

  /** Not told to callers: one of another authority would show nothing, and the log not say who. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private static String caller(@Nullable Socket socket) {
    return address(socket).map(address -> "the caller at " + address).orElse("a caller");
  }

  private static String server(@Nullable Socket socket) {
    return address(socket).map(address -> "the server at " + address).orElse("a server");
  }

  private static Optional<String> address(@Nullable Socket socket) {
    return Optional.ofNullable(socket)
        .map(Socket::getInetAddress)
        .map(java.net.InetAddress::getHostAddress);
  }

  private void check(X509Certificate[] chain, String who, Check check) throws CertificateException {
    var now = current.get();
    try {
      check.run(now.trust());
    } catch (CertificateException e) {
      throw refused(who, chain[0], reason(e, now), e);
    }
    var peer = Peer.of(chain[0]);
    if (!peer.isOneOf(wanted)) {
      throw refused(
          who,
          chain[0],
          "names none of the roles %s by its organizational units (OU)"
              .formatted(wanted.stream().sorted().toList()),
          null);
    }
  }

  private static String reason(CertificateException e, Credentials now) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "has expired; renew it, and look at the clocks";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "is not valid yet; look at the clocks";
      }
    }
    return isBuilt(e)
        ? "can't be trusted: " + e.getMessage()
        : "is not of the platform's authority, "
            + now.authorities().getFirst().getSubjectX500Principal();
  }

  /** Whether there is a path to the authority, whatever is wrong with it. */
  private static boolean isBuilt(CertificateException e) {
    return !(e.getCause() instanceof CertPathBuilderException);
  }

  private CertificateException refused(
      String who, X509Certificate shown, String reason, @Nullable Exception cause) {
    var text =
        "Refused %s: the certificate of \"%s\" %s."
            .formatted(who, shown.getSubjectX500Principal(), reason);
    refusals.tell(text);
    return new CertificateException(text, cause);
  }
}

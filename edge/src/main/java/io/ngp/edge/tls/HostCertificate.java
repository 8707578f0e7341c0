package io.ngp.edge.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the edge proves the names of hosts with: a certificate, those that vouch for it, and its
 * key. One that exists is usable: the key belongs to the certificate.
 *
 * @param chain the host's own certificate first
 */
public record HostCertificate(List<X509Certificate> chain, PrivateKey key) {
  private static final int DNS_NAME = 2;
  private static final byte[] PROBE = {'n', 'g', 'p'};

  /**
   * Checks that both belong together.
   *
   * @throws UnusableCertificateException if they do not
   */
  public HostCertificate {
    chain = List.copyOf(chain);
    if (!areOne(chain.getFirst(), key)) {
      throw new UnusableCertificateException(
          "The private key does not belong to the certificate of %s. Give the key the certificate was requested with."
              .formatted(chain.getFirst().getSubjectX500Principal().getName()));
    }
  }

  /**
   * Reads a certificate, followed by those that vouch for it, and its key, both in PEM form.
   *
   * @throws UnusableCertificateException with what is wrong and how to repair it
   */
  public static HostCertificate parse(String chainPem, String keyPem) {
    var chain = Pem.certificates(chainPem);
    return new HostCertificate(chain, Pem.privateKey(keyPem, chain.getFirst().getPublicKey()));
  }

  /** The host names it is for in lower case; {@code *.} stands for one label (RFC 6125). */
  public Set<String> hosts() {
    try {
      Collection<List<?>> names = chain.getFirst().getSubjectAlternativeNames();
      Set<String> hosts = new HashSet<>();
      for (var name : names == null ? List.<List<?>>of() : names) {
        if (name.get(0).equals(DNS_NAME)) {
          hosts.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
      return hosts;
    } catch (CertificateParsingException e) {
      throw new UnusableCertificateException(
          "The names in the certificate are damaged: " + e.getMessage(), e);
    }
  }

  /** When it ends. */
  public Instant expires() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** Whether {@code secret} is the key of {@code certificate}. */
  static boolean areOne(X509Certificate certificate, PrivateKey secret) {
    var open = certificate.getPublicKey();
    try {
      var signature = Signature.getInstance(algorithm(open));
      signature.initSign(secret);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new UnusableCertificateException(
          "Keys of the kind %s can't be used. Take ECDSA or RSA.".formatted(open.getAlgorithm()),
          e);
    }
  }

  private static String algorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      case String other -> other;
    };
  }

  /** Its hosts and end; never the key. */
  @Override
  public String toString() {
    return "HostCertificate[" + hosts() + ", expires " + expires() + "]";
  }
}

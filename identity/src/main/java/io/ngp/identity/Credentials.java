package io.ngp.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What an identity's files held when they were read; fits together.
 *
 * @param chain the own certificate first
 * @param keys shows the chain
 * @param trust trusts what the authority signed, whatever role it names
 */
record Credentials(
    List<X509Certificate> authorities,
    List<X509Certificate> chain,
    PrivateKey key,
    X509ExtendedKeyManager keys,
    X509ExtendedTrustManager trust) {
  /** Guards a store that never leaves this process. */
  private static final char[] PASSWORD = {'n', 'g', 'p'};

  Credentials {
    authorities = List.copyOf(authorities);
    chain = List.copyOf(chain);
  }

  /**
   * Reads them.
   *
   * @throws IdentityException if a file can't be used, or they don't fit together
   */
  static Credentials read(IdentityFiles files) {
    var authorities = Pem.certificates(files.authority());
    var chain = Pem.certificates(files.certificate());
    var key = Pem.key(files.key(), chain.getFirst());
    if (!isKeyOf(key, chain.getFirst())) {
      throw new IdentityException(
          "The key in %s is not that of the certificate in %s. Give both as they were made together."
              .formatted(files.key(), files.certificate()));
    }
    try {
      return new Credentials(authorities, chain, key, keys(chain, key), trust(authorities));
    } catch (GeneralSecurityException | IOException e) {
      throw new IdentityException(
          "The certificates in %s and %s can't be used: %s"
              .formatted(files.authority(), files.certificate(), e.getMessage()),
          e);
    }
  }

  private static boolean isKeyOf(PrivateKey key, X509Certificate certificate) {
    var algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          case String other -> other;
        };
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update((byte) 1);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update((byte) 1);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static X509ExtendedKeyManager keys(List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException, IOException {
    var store = emptyStore();
    store.setKeyEntry("own", key, PASSWORD, chain.toArray(X509Certificate[]::new));
    var factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, PASSWORD);
    return only(X509ExtendedKeyManager.class, factory.getKeyManagers());
  }

  private static X509ExtendedTrustManager trust(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    var store = emptyStore();
    for (var i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return only(X509ExtendedTrustManager.class, factory.getTrustManagers());
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static X509ExtendedKeyManager only(
      Class<X509ExtendedKeyManager> type, KeyManager[] managers) {
    return Arrays.stream(managers).map(type::cast).findFirst().orElseThrow();
  }

  private static X509ExtendedTrustManager only(
      Class<X509ExtendedTrustManager> type, TrustManager[] managers) {
    return Arrays.stream(managers).map(type::cast).findFirst().orElseThrow();
  }

  X509Certificate own() {
    return chain.getFirst();
  }

  /** Whether these are the same certificates. */
  boolean isLike(Credentials other) {
    return authorities.equals(other.authorities) && chain.equals(other.chain);
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "Credentials[" + own().getSubjectX500Principal() + "]";
  }
}

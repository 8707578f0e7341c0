package io.ngp.iac.builtin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whom https connections trust. */
final class Trust {
  private Trust() {}

  /**
   * Makes connections that trust {@code pem} only, or else who is trusted everywhere.
   *
   * @throws IOException if {@code pem} is no certificate
   */
  static SSLSocketFactory factory(Optional<String> pem) throws IOException {
    if (pem.isEmpty()) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    try {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      var bytes = pem.get().getBytes(StandardCharsets.UTF_8);
      var number = 0;
      for (var each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))) {
        trusted.setCertificateEntry("ca-" + number++, each);
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("ca_certificate is no certificate: " + e.getMessage(), e);
    }
  }
}

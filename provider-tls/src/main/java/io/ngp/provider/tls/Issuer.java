package io.ngp.provider.tls;

import io.ngp.iac.provider.ProviderException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Who signs: makes certificates as RFC 5280 wants them.
 *
 * @param key of {@code certificate}
 */
record Issuer(X509Certificate certificate, PrivateKey key) {
  private static final int SERIAL_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Whom a certificate is for.
   *
   * @param commonName may be empty; then the alternative names are all there is
   * @param units organizational units
   * @param usages {@code server}, {@code client} or both
   */
  record Subject(
      String commonName,
      List<String> units,
      List<GeneralName> alternativeNames,
      List<String> usages,
      boolean isEncrypting) {
    Subject {
      units = List.copyOf(units);
      alternativeNames = List.copyOf(alternativeNames);
      usages = List.copyOf(usages);
    }
  }

  private static KeyPurposeId purpose(String usage) {
    return usage.equals("client") ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth;
  }

  /** A new authority, which signs itself and, below it, no further authorities. */
  static X509Certificate authority(String commonName, KeyPair keys, Validity validity) {
    try {
      var name = name(commonName, List.of());
      var builder = builder(name, name, keys.getPublic(), validity);
      var tools = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          tools.createAuthorityKeyIdentifier(keys.getPublic()));
      return sign(builder, keys.getPrivate());
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw failed("the certificate of " + commonName, e);
    }
  }

  /**
   * What a user gives as the authority.
   *
   * @throws ProviderException if it cannot sign
   */
  static Issuer of(String certificatePem, String privateKeyPem) {
    var issuer =
        new Issuer(Pem.certificates(certificatePem).getFirst(), Pem.privateKey(privateKeyPem));
    if (issuer.certificate.getBasicConstraints() < 0) {
      throw new ProviderException(
          "The certificate of "
              + issuer.certificate.getSubjectX500Principal()
              + " is not one of an authority, so it cannot sign others.",
          "Give the authority's own certificate as ca_certificate_pem.");
    }
    if (!issuer.isKeyOfCertificate()) {
      throw new ProviderException(
          "The private key is not that of the certificate of "
              + issuer.certificate.getSubjectX500Principal()
              + ".",
          "Give ca_certificate_pem and ca_private_key_pem of the same authority.");
    }
    return issuer;
  }

  private boolean isKeyOfCertificate() {
    try {
      var probe = new byte[] {1};
      var signer = Signature.getInstance(Algorithm.signatureOf(key));
      signer.initSign(key);
      signer.update(probe);
      var signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(probe);
      return signer.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /** How long what it signs may be valid: as long as itself. */
  Validity validity() {
    return new Validity(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  /** Signs a certificate for {@code subject}, who has {@code key}. */
  X509Certificate sign(Subject subject, PublicKey subjectKey, Validity validity) {
    try {
      var issuerName = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      var builder =
          builder(
              issuerName,
              name(subject.commonName(), subject.units()),
              subjectKey,
              validity.within(validity()));
      var usage =
          subject.isEncrypting()
              ? KeyUsage.digitalSignature | KeyUsage.keyEncipherment
              : KeyUsage.digitalSignature;
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              subject.usages().stream().map(Issuer::purpose).toArray(KeyPurposeId[]::new)));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
      if (!subject.alternativeNames().isEmpty()) {
        // RFC 5280 section 4.2.1.6: critical where there is no other name.
        builder.addExtension(
            Extension.subjectAlternativeName,
            subject.commonName().isEmpty(),
            new GeneralNames(subject.alternativeNames().toArray(GeneralName[]::new)));
      }
      return sign(builder, key);
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw failed("a certificate for " + subject.commonName(), e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Validity validity)
      throws GeneralSecurityException, CertIOException {
    var builder =
        new X509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, RANDOM).max(BigInteger.ONE),
            Validity.time(validity.from()),
            Validity.time(validity.until()),
            subject,
            SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    return builder;
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    var signer = new JcaContentSignerBuilder(Algorithm.signatureOf(key)).build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static X500Name name(String commonName, List<String> units) {
    var builder = new X500NameBuilder(BCStyle.INSTANCE);
    units.forEach(unit -> builder.addRDN(BCStyle.OU, unit));
    if (!commonName.isEmpty()) {
      builder.addRDN(BCStyle.CN, commonName);
    }
    return builder.build();
  }

  private static ProviderException failed(String what, Exception e) {
    return new ProviderException("Cannot make " + what + ": " + e.getMessage(), "", e);
  }
}

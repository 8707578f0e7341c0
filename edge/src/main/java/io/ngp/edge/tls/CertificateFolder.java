package io.ngp.edge.tls;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Certificates and keys in the PEM files of folders, or of folders directly below, whatever they
 * are called: each certificate goes with the key that belongs to it. Certificates of authorities
 * without a key are passed over.
 */
public final class CertificateFolder {
  private static final List<String> ENDINGS = List.of(".pem", ".crt", ".cer", ".key");

  /** No certificate is as large. */
  private static final int LARGEST_BYTES = 1 << 20;

  private final List<HostCertificate> certificates = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private CertificateFolder() {}

  /**
   * What was found.
   *
   * @param certificates in the order of the folders and of the names in them
   * @param problems what could not be used: which, why, and what helps
   */
  public record Contents(List<HostCertificate> certificates, List<String> problems) {
    /** Copies both. */
    public Contents {
      certificates = List.copyOf(certificates);
      problems = List.copyOf(problems);
    }
  }

  private record Text(Path file, String content) {}

  /** Reads them all. */
  public static Contents read(List<Path> folders) {
    var reader = new CertificateFolder();
    folders.forEach(reader::readFolder);
    return new Contents(reader.certificates, reader.problems);
  }

  /** The files that count, in the order of their names; those of folders below come later. */
  public static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (var each : sorted(folder)) {
      if (isPem(each)) {
        files.add(each);
      }
    }
    for (var below : sorted(folder)) {
      if (Files.isDirectory(below)) {
        sorted(below).stream().filter(CertificateFolder::isPem).forEach(files::add);
      }
    }
    return files;
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static boolean isPem(Path file) {
    String name = file.toString();
    return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
  }

  private void readFolder(Path folder) {
    try {
      List<Text> texts = new ArrayList<>();
      for (var file : files(folder)) {
        text(file, texts);
      }
      var keys = texts.stream().filter(text -> Pem.hasKey(text.content())).toList();
      texts.stream()
          .filter(text -> Pem.hasCertificate(text.content()))
          .forEach(text -> pair(text, keys));
    } catch (NotDirectoryException _) {
      problems.add(folder + " is no folder. Give the folder the certificates are in.");
    } catch (IOException e) {
      problems.add(
          "%s can't be read: %s. Make it readable for the balancer's account."
              .formatted(folder, e));
    }
  }

  private void text(Path file, List<Text> texts) {
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        problems.add(file + " is larger than 1 MiB, so it is no certificate.");
      } else {
        texts.add(new Text(file, Files.readString(file)));
      }
    } catch (MalformedInputException _) {
      problems.add(
          "%s is not in PEM form. Convert it: openssl x509 -inform der -in %s -out NAME.pem"
              .formatted(file, file.getFileName()));
    } catch (IOException e) {
      problems.add(
          "%s can't be read: %s. Make it readable for the balancer's account.".formatted(file, e));
    }
  }

  private void pair(Text text, List<Text> keys) {
    try {
      var chain = Pem.certificates(text.content());
      for (var key : keys) {
        var secret = Pem.findKey(key.content(), chain.getFirst().getPublicKey());
        if (secret.isPresent() && HostCertificate.areOne(chain.getFirst(), secret.get())) {
          certificates.add(new HostCertificate(chain, secret.get()));
          return;
        }
      }
      boolean isAuthority = chain.getFirst().getBasicConstraints() >= 0;
      if (!isAuthority) {
        problems.add(withoutKey(text.file(), keys));
      }
    } catch (UnusableCertificateException e) {
      problems.add(text.file() + ": " + e.getMessage());
    }
  }

  private static String withoutKey(Path file, List<Text> keys) {
    var old = keys.stream().filter(key -> Pem.isOldForm(key.content())).findFirst();
    if (old.isPresent()) {
      return "%s: no key here belongs to it, but %s is of a form that is not read. Convert it: openssl pkcs8 -topk8 -nocrypt -in %s -out NEW.key"
          .formatted(file, old.get().file(), old.get().file().getFileName());
    }
    return "%s: no key in the PEM files of its folder belongs to it. Put the key it was requested with there (-----BEGIN PRIVATE KEY-----)."
        .formatted(file);
  }
}

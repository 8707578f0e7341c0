package io.ngp.node.proxy;

import io.ngp.edge.tls.HostCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Certificates that vouch for themselves, made by the JDK's own tool. */
final class SelfSigned {
  private static final String PASSWORD = "changeit";

  private SelfSigned() {}

  /** One for these hosts, with a key of a kind that {@code keytool} knows, such as EC. */
  static HostCertificate of(Path folder, List<String> key, String... hosts)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = Files.createTempDirectory(folder, "store").resolve("keys.p12");
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-dname",
                "CN=" + hosts[0],
                "-ext",
                Arrays.stream(hosts)
                    .map(each -> "dns:" + each)
                    .collect(Collectors.joining(",", "san=", "")),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    words.addAll(key);
    Process tool = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (tool.waitFor() != 0) {
      throw new IOException(said);
    }
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new HostCertificate(
        List.of((X509Certificate) keys.getCertificate("own")),
        (PrivateKey) keys.getKey("own", PASSWORD.toCharArray()));
  }
}

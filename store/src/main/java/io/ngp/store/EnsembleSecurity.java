package io.ngp.store;

import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.auth.ProviderRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Lets only masters into the ensemble: members talk to each other, and sessions to members, by TLS
 * with certificates of the role master on both sides. Renewed certificates are shown by connections
 * that begin after the renewal.
 *
 * <p>ZooKeeper finds what secures it by names of classes in system properties, so there is one
 * identity per process.
 */
public final class EnsembleSecurity {
  private static final String SCHEME = "masters";
  private static final String PROVIDER = ProviderRegistry.AUTHPROVIDER_PROPERTY_PREFIX + SCHEME;
  private static final String FACTORY = ServerCnxnFactory.ZOOKEEPER_SERVER_CNXN_FACTORY;
  private static final Set<PosixFilePermission> MINE = PosixFilePermissions.fromString("rw-------");
  private static final int LINE = 64;

  /** Whoever made the last one; read by classes that ZooKeeper makes. */
  private static volatile @Nullable Identity current;

  private final Identity identity;
  private final Path folder;

  /**
   * @param identity of this master
   * @param folder of this master alone: ZooKeeper's client wants certificate and key in one file,
   *     which is kept there
   */
  public EnsembleSecurity(Identity identity, Path folder) {
    this.identity = identity;
    this.folder = folder.toAbsolutePath();
  }

  private static Identity current() {
    Identity known = current;
    if (known == null) {
      throw new IllegalStateException("No identity was given to ZooKeeper.");
    }
    return known;
  }

  /** Makes what ZooKeeper makes from now on use this identity. */
  void apply() {
    ZooKeeperSettings.apply();
    current = identity;
    System.setProperty("zookeeper.ssl.quorum.context.supplier.class", Members.class.getName());
    System.setProperty("zookeeper.ssl.authProvider", SCHEME);
    System.setProperty(PROVIDER, Sessions.class.getName());
    ProviderRegistry.addOrUpdateProvider(PROVIDER);
  }

  /** What takes sessions; ZooKeeper secures only the one that is built on Netty. */
  static synchronized ServerCnxnFactory sessionPort() throws IOException {
    System.setProperty(FACTORY, "org.apache.zookeeper.server.NettyServerCnxnFactory");
    try {
      return ServerCnxnFactory.createFactory();
    } finally {
      System.clearProperty(FACTORY);
    }
  }

  /**
   * Tells a client to use this identity.
   *
   * @throws StoreException when the file for it cannot be written
   */
  void tell(ZKClientConfig client) {
    apply();
    Path own = folder.resolve("session-identity.pem");
    Path trusted = folder.resolve("session-authority.pem");
    write(own, trusted);
    identity.onRenewed(() -> write(own, trusted));
    client.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
    client.setProperty(
        ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
    client.setProperty("zookeeper.ssl.keyStore.location", own.toString());
    client.setProperty("zookeeper.ssl.keyStore.type", "PEM");
    client.setProperty("zookeeper.ssl.trustStore.location", trusted.toString());
    client.setProperty("zookeeper.ssl.trustStore.type", "PEM");
  }

  private void write(Path own, Path trusted) {
    try {
      Files.createDirectories(folder);
      replace(own, pem(identity.chain()) + block("PRIVATE KEY", identity.key().getEncoded()));
      replace(trusted, pem(identity.authorities()));
    } catch (IOException e) {
      throw new StoreException(
          "Cannot write %s for sessions with ZooKeeper: %s. Make its folder writable."
              .formatted(own, e.getMessage()),
          e);
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(next, PosixFilePermissions.asFileAttribute(MINE));
    Files.writeString(next, text, StandardCharsets.US_ASCII);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String pem(List<X509Certificate> certificates) {
    var text = new StringBuilder();
    try {
      for (X509Certificate each : certificates) {
        text.append(block("CERTIFICATE", each.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate can't be encoded.", e);
    }
    return text.toString();
  }

  private static String block(String label, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            label, Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content), label);
  }

  /** How members talk to each other. Made by ZooKeeper. */
  public static final class Members implements java.util.function.Supplier<SSLContext> {
    /** For ZooKeeper. */
    public Members() {}

    @Override
    public SSLContext get() {
      return current().context(Set.of(PeerRole.MASTER));
    }
  }

  /** Whose sessions members take. Made by ZooKeeper. */
  public static final class Sessions
      extends org.apache.zookeeper.server.auth.X509AuthenticationProvider {
    /** For ZooKeeper. */
    public Sessions() {
      super(current().trust(Set.of(PeerRole.MASTER)), current().keys());
    }

    @Override
    public String getScheme() {
      return SCHEME;
    }
  }
}

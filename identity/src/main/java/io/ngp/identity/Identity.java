package io.ngp.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who this process is among the nodes of a platform, and whom of them it trusts: TLS with
 * certificates on both sides, all of the platform's own authority. Certificates may be renewed
 * while it runs: once {@link #start started} it looks at its files every few seconds, and
 * connections that begin later use what they hold by then. What is open stays open.
 *
 * <p>Thread-safe.
 */
public final class Identity implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Identity.class);
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** After so long a connection that comes again shows its certificate again. */
  private static final int SESSION_SECONDS = 300;

  private final IdentityFiles files;
  private final Duration look;
  private final Refusals refusals = new Refusals();
  private final List<Runnable> renewed = new CopyOnWriteArrayList<>();
  private final Thread watcher;
  private volatile Credentials current;

  /** What the files said when they last could not be used; used by the watcher only. */
  private String problem = "";

  private Identity(IdentityFiles files, Duration look) {
    this.files = files;
    this.look = look;
    this.current = Credentials.read(files);
    this.watcher = Thread.ofVirtual().name("identity-watch").unstarted(this::watch);
  }

  /**
   * The identity in these files.
   *
   * @throws IdentityException if they can't be used; says why
   */
  public static Identity read(IdentityFiles files) {
    return new Identity(files, LOOK);
  }

  /** The same, looking at its files so often. */
  static Identity read(IdentityFiles files, Duration look) {
    return new Identity(files, look);
  }

  /** Takes renewed certificates from now on. */
  public void start() {
    watcher.start();
  }

  @Override
  public void close() {
    watcher.interrupt();
  }

  /** Is called after each renewal, on the watcher's thread. */
  public void onRenewed(Runnable listener) {
    renewed.add(listener);
  }

  /** Who this is. */
  public Peer self() {
    return Peer.of(current.own());
  }

  /** When the certificate ends. */
  public Instant validUntil() {
    return current.own().getNotAfter().toInstant();
  }

  /** The certificates others are to be signed by. */
  public List<X509Certificate> authorities() {
    return current.authorities();
  }

  /** The own certificate, first, and those above it. */
  public List<X509Certificate> chain() {
    return current.chain();
  }

  /** The key of {@link #chain}'s first. */
  public PrivateKey key() {
    return current.key();
  }

  /** For connections with nodes of any role. */
  public SSLContext context() {
    return context(EnumSet.allOf(PeerRole.class));
  }

  /** For connections with nodes of these roles; handshakes with others fail. */
  public SSLContext context(Set<PeerRole> peers) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys()}, new TrustManager[] {trust(peers)}, null);
      context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
      context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java knows no TLS.", e);
    }
  }

  /**
   * For servers that also answer callers without a certificate: each is asked for one, and one that
   * is shown must be of the platform.
   */
  public SSLContext askingContext() {
    return new AskingContext(context());
  }

  /** Shows the certificate that is current. */
  public X509ExtendedKeyManager keys() {
    return new RenewableKeys(() -> current.keys());
  }

  /** Trusts holders of these roles. */
  public X509ExtendedTrustManager trust(Set<PeerRole> peers) {
    return new PeerTrust(() -> current, peers, refusals);
  }

  /** Where refusals are told. */
  public Refusals refusals() {
    return refusals;
  }

  private void watch() {
    var seen = stamp();
    try {
      while (true) {
        Thread.sleep(look);
        var now = stamp();
        if (!now.equals(seen) || !problem.isEmpty()) {
          seen = now;
          renew();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    try {
      var read = Credentials.read(files);
      problem = "";
      if (read.isLike(current)) {
        return;
      }
      current = read;
      LOG.info("Shows a renewed certificate as {}, valid until {}", self(), validUntil());
      renewed.forEach(Runnable::run);
    } catch (RuntimeException e) {
      // Perhaps only some of the files are written yet.
      if (!problem.equals(e.getMessage())) {
        problem = String.valueOf(e.getMessage());
        LOG.warn("The former certificate stays in use: {}", problem);
      }
    }
  }

  private List<String> stamp() {
    return List.of(stamp(files.authority()), stamp(files.certificate()), stamp(files.key()));
  }

  private static String stamp(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "missing";
    }
  }

  /** Who it is; never the key. */
  @Override
  public String toString() {
    return "Identity[" + self() + "]";
  }
}

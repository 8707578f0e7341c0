package io.ngp.node.certificate;

import io.ngp.certificate.CertificateBoard;
import io.ngp.certificate.CertificateKeeper;
import io.ngp.certificate.HostWish;
import io.ngp.certificate.Seal;
import io.ngp.cluster.app.App;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.routes.RouteBoard;
import io.ngp.store.DocumentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps certificates while this master leads: for the hosts its routes name, in the state the
 * masters share.
 */
public final class CertificateTerms {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateTerms.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  /** An app with this label gets certificates that everybody trusts: {@code NGP_TLS=acme}. */
  private static final String LABEL = "NGP_TLS";

  private static final List<String> ADMIN_NAMES = List.of("admin.", "marathon.admin.");

  private final String domain;
  private final Optional<Path> sealKey;
  private volatile Optional<CertificateKeeper> keeper = Optional.empty();

  /**
   * For a platform below {@code domain}.
   *
   * @param sealKey the file with the key that keys of certificates are encrypted with; without one
   *     none are kept
   */
  public CertificateTerms(String domain, Optional<Path> sealKey) {
    this.domain = domain;
    this.sealKey = sealKey;
  }

  /** Who keeps certificates now; empty while this master does not lead. */
  public Optional<CertificateKeeper> keeper() {
    return keeper;
  }

  /**
   * Begins to keep certificates for {@code leader}.
   *
   * @param documents carry the leader's fence
   * @return ends it
   */
  public Runnable begin(ClusterLeader leader, DocumentStore documents, long epoch) {
    if (sealKey.isEmpty()) {
      return () -> {};
    }
    try {
      var seal = Seal.read(sealKey.get());
      var begun =
          new CertificateKeeper(
              domain,
              new StoredCertificates(documents),
              seal,
              new CertificateBoard(epoch, seal),
              () -> wishes(leader),
              InstantSource.system());
      begun.start();
      keeper = Optional.of(begun);
      var watch =
          Thread.ofVirtual().name("certificate-hosts").start(() -> watch(leader.routes(), begun));
      return () -> {
        keeper = Optional.empty();
        watch.interrupt();
        begun.close();
      };
    } catch (IOException e) {
      LOG.error("No certificates are kept: {}", e.getMessage());
      return () -> {};
    }
  }

  private static void watch(RouteBoard routes, CertificateKeeper keeper) {
    try {
      long seen = -1;
      while (!Thread.currentThread().isInterrupted()) {
        var newer = routes.awaitNewer(seen, LOOK_AGAIN);
        if (newer.isPresent()) {
          seen = newer.get().version();
        }
        keeper.lookAgain();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Collection<HostWish> wishes(ClusterLeader leader) {
    List<HostWish> wishes = new ArrayList<>();
    ADMIN_NAMES.forEach(name -> wishes.add(new HostWish(name + domain, false)));
    var root = leader.view().root();
    for (var route : leader.routes().table().routes()) {
      wishes.add(new HostWish(route.host(), isAcme(root.app(route.app()))));
    }
    return wishes;
  }

  private static boolean isAcme(Optional<App> app) {
    return app.map(each -> "acme".equalsIgnoreCase(each.labels().get(LABEL))).orElse(false);
  }
}

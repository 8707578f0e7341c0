package io.ngp.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.Edge;
import io.ngp.edge.EdgeSettings;
import io.ngp.edge.tls.Challenges;
import io.ngp.edge.tls.HostCertificate;
import io.ngp.edge.tls.Keyring;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders carried out with Pebble; two balancers follow, and it always asks the second. */
class AcmeIT {
  private static final Seal SEAL = new Seal(new byte[Seal.KEY_BYTES]);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AtomicReference<Collection<HostWish>> wishes = new AtomicReference<>(List.of());
  private final List<Balancer> balancers = new ArrayList<>();
  private CertificateKeeper keeper;
  private Pebble pebble;

  @TempDir private Path folder;

  /** An edge that uses what the keeper posts, and remembers it. */
  private final class Balancer implements AutoCloseable {
    private final String name;
    private final Edge edge =
        new Edge(
            EdgeSettings.of("127.0.0.1", 0, "ngp.test")
                .withEventLoops(1)
                .withDrain(Duration.ofMillis(100))
                .withTls(EdgeSettings.Tls.on(0)));
    private final Thread thread;
    private volatile List<HostCertificate> shown = List.of();

    Balancer(String name) {
      this.name = name;
      edge.start();
      thread = Thread.ofVirtual().name(name).unstarted(this::follow);
    }

    private void follow() {
      keeper.board().connected(name);
      long seen = 0;
      try {
        while (true) {
          var posted = keeper.board().awaitNewer(seen, Duration.ofSeconds(1));
          if (posted.isPresent()) {
            seen = posted.get().version();
            use(Bundle.open(SEAL, posted.get().sealed()));
            keeper.board().acknowledged(name, posted.get().epoch(), seen, Optional.empty());
          }
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private void use(Bundle bundle) {
      var certificates = parsed(bundle.certificates());
      var challenges = new Challenges(bundle.answers(), parsed(bundle.proofs()));
      edge.use(new Keyring(certificates, List.of(), challenges));
      shown = certificates;
    }

    private static List<HostCertificate> parsed(List<Bundle.Pair> pairs) {
      return pairs.stream().map(each -> HostCertificate.parse(each.chain(), each.key())).toList();
    }

    Optional<HostCertificate> of(String host) {
      return new Keyring(shown, List.of(), Challenges.NONE)
          .certificate(host)
          .filter(each -> each.hosts().contains(host));
    }

    @Override
    public void close() {
      thread.interrupt();
      edge.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    keeper =
        new CertificateKeeper(
            "ngp.test",
            new InMemoryDocuments(),
            SEAL,
            new CertificateBoard(1, SEAL),
            wishes::get,
            InstantSource.system());
    for (var name : List.of("balancer-1", "balancer-2")) {
      var balancer = new Balancer(name);
      opened.add(balancer);
      balancers.add(balancer);
    }
    var asked = balancers.getLast().edge;
    pebble = new Pebble(folder, asked.port(), asked.tlsPort());
    opened.add(pebble);
    opened.add(keeper);
    keeper.start();
    balancers.forEach(each -> each.thread.start());
  }

  @AfterEach
  void stop() throws Exception {
    for (var each : opened.reversed()) {
      each.close();
    }
  }

  private HostCertificate ordered(String host) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (var each : balancers.getFirst().of(host).stream().toList()) {
        var issuer = each.chain().getFirst().getIssuerX500Principal().getName();
        if (issuer.contains("Pebble") && balancers.getLast().of(host).equals(Optional.of(each))) {
          return each;
        }
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("No certificate for " + host + ": " + keeper.hosts());
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Test
  void hostsAreCheckedByHttpAndTheCertificateIsShared() {
    wishes.set(List.of(new HostWish("shop.example.test", false)));
    keeper.use(Optional.of(pebble.settings("http-01")));

    assertThat(ordered("shop.example.test").hosts()).containsExactly("shop.example.test");
  }

  @Test
  void hostsAreCheckedByTlsAndTheCertificateIsShared() {
    wishes.set(List.of(new HostWish("asked.test", true)));
    keeper.use(Optional.of(pebble.settings("tls-alpn-01")));

    assertThat(ordered("asked.test").hosts()).containsExactly("asked.test");
  }

  @Test
  void severalHostsAreOrderedOneAfterTheOther() {
    wishes.set(
        List.of(
            new HostWish("a.example.test", false),
            new HostWish("b.example.test", false),
            new HostWish("other.org", false)));
    keeper.use(Optional.of(pebble.settings("http-01")));

    ordered("a.example.test");
    ordered("b.example.test");
    assertThat(balancers.getFirst().of("other.org").orElseThrow().chain().getFirst())
        .satisfies(each -> assertThat(each.getIssuerX500Principal().getName()).contains("NGP CA"));
  }
}

package io.ngp.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.certificate.Orders.OrderFailedException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CertificateKeeperTest {
  private static final Seal SEAL = new Seal(new byte[Seal.KEY_BYTES]);
  private static final Seal OTHER_SEAL =
      new Seal("0123456789abcdef0123456789abcdef".getBytes(US_ASCII));
  private static final AcmeSettings ACME =
      new AcmeSettings(AcmeSettings.LETS_ENCRYPT, "", List.of(), "", "http-01");

  private final InMemoryDocuments documents = new InMemoryDocuments();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
  private final AtomicReference<Collection<HostWish>> wishes = new AtomicReference<>(List.of());
  private final List<CertificateKeeper> keepers = new CopyOnWriteArrayList<>();
  private final AtomicInteger orders = new AtomicInteger();
  private final Authority elsewhere = Authority.found("elsewhere", now.get());
  private long epoch;

  private CertificateKeeper keeper(boolean isFailing) {
    Orders answering =
        (host, _, _) -> {
          orders.incrementAndGet();
          if (isFailing) {
            throw new OrderFailedException("closed for today");
          }
          return elsewhere.issue(host, now.get());
        };
    return keeper(answering, wishes::get);
  }

  private CertificateKeeper keeper(Orders answering, Supplier<Collection<HostWish>> wanted) {
    var keeper =
        new CertificateKeeper(
            "ngp.test",
            new CertificateStore(documents, SEAL),
            new CertificateBoard(++epoch, SEAL),
            answering,
            wanted,
            now::get);
    keepers.add(keeper);
    keeper.start();
    return keeper;
  }

  @AfterEach
  void close() {
    keepers.forEach(CertificateKeeper::close);
  }

  /** Waits for a bundle that is as wanted. */
  private static <T> T await(CertificateKeeper keeper, Function<Bundle, Optional<T>> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    long seen = 0;
    while (System.nanoTime() < deadline) {
      var posted = keeper.board().awaitNewer(seen, Duration.ofSeconds(1));
      if (posted.isPresent()) {
        seen = posted.get().version();
        var found = wanted.apply(Bundle.open(SEAL, posted.get().sealed()));
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new AssertionError("not so after 20 s");
  }

  private static Optional<X509Certificate> certificate(Bundle bundle, String host) {
    return bundle.certificates().stream()
        .map(pair -> Issued.certificates(pair.chain()).getFirst())
        .filter(each -> names(each).contains(host))
        .findFirst();
  }

  private static Set<String> names(X509Certificate certificate) {
    try {
      Set<String> names = new HashSet<>();
      certificate
          .getSubjectAlternativeNames()
          .forEach(each -> names.add(String.valueOf(each.get(1))));
      return names;
    } catch (CertificateParsingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theDomainIsVouchedForByTheSameAuthorityUnderEveryLeader() throws Exception {
    var first = keeper(false);
    var before = await(first, bundle -> certificate(bundle, "*.ngp.test"));
    var authority = first.authorityPem().orElseThrow();
    first.close();

    var second = keeper(false);
    var after = await(second, bundle -> certificate(bundle, "*.ngp.test"));

    assertThat(after).isEqualTo(before);
    assertThat(second.authorityPem()).contains(authority);
    before.verify(Issued.certificates(authority).getFirst().getPublicKey());
  }

  @Test
  void noKeyIsReadableInTheState() throws Exception {
    var keeper = keeper(false);
    keeper.use(Optional.of(ACME));
    wishes.set(List.of(new HostWish("shop.org", true)));
    keeper.lookAgain();
    await(keeper, bundle -> ofElsewhere(bundle, "shop.org"));

    assertThat(documents.text()).contains("BEGIN CERTIFICATE").doesNotContain("PRIVATE KEY");
    assertThat(keeper.hosts().toString()).doesNotContain("PRIVATE KEY");
  }

  private Optional<X509Certificate> ofElsewhere(Bundle bundle, String host) {
    return certificate(bundle, host)
        .filter(each ->
            each.getIssuerX500Principal()
                .equals(elsewhere.certificate().getSubjectX500Principal()));
  }

  @Test
  void untilAnOrderIsCarriedOutThePlatformVouchesForTheHost() throws Exception {
    wishes.set(List.of(new HostWish("shop.org", true)));
    var keeper = keeper(false);

    await(keeper, bundle -> certificate(bundle, "shop.org"));
    assertThat(orders).hasValue(0);
    keeper.use(Optional.of(ACME));

    await(keeper, bundle -> ofElsewhere(bundle, "shop.org"));
    assertThat(orders).hasValue(1);
  }

  @Test
  void certificatesAreRenewedBeforeTheyEnd() throws Exception {
    wishes.set(List.of(new HostWish("shop.org", true)));
    var keeper = keeper(false);
    keeper.use(Optional.of(ACME));
    var first = await(keeper, bundle -> ofElsewhere(bundle, "shop.org"));

    now.set(now.get().plus(Duration.ofDays(61)));
    keeper.lookAgain();

    var second =
        await(
            keeper, bundle -> ofElsewhere(bundle, "shop.org").filter(each -> !each.equals(first)));
    assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
    assertThat(
            certificate(Bundle.open(SEAL, posted(keeper)), "ngp.test").orElseThrow().getNotAfter())
        .isAfter(first.getNotAfter());
  }

  private static String posted(CertificateKeeper keeper) throws InterruptedException {
    return keeper.board().awaitNewer(0, Duration.ofSeconds(60)).orElseThrow().sealed();
  }

  @Test
  void failedOrdersAreToldAndNotRepeatedAtOnceEvenByTheNextLeader() throws Exception {
    wishes.set(List.of(new HostWish("shop.org", true)));
    var keeper = keeper(true);
    keeper.use(Optional.of(ACME));
    awaitFailures(keeper, 1);
    keeper.close();

    var next = keeper(true);
    next.use(Optional.of(ACME));
    await(next, bundle -> certificate(bundle, "ngp.test"));
    assertThat(orders).hasValue(1);

    now.set(now.get().plus(Duration.ofMinutes(2)));
    next.lookAgain();
    awaitFailures(next, 2);
  }

  @Test
  void orderThatEndsWhileTheKeeperDecidesIsNotRepeated() {
    var underWay = new AtomicReference<Optional<Thread>>(Optional.empty());
    var isDeciding = new CountDownLatch(1);
    Orders failing =
        (_, _, _) -> {
          orders.incrementAndGet();
          underWay.set(Optional.of(Thread.currentThread()));
          keepers.getFirst().lookAgain();
          isDeciding.await();
          throw new OrderFailedException("closed for today");
        };
    Supplier<Collection<HostWish>> outlastingAnOrder =
        () -> {
          underWay
              .get()
              .ifPresent(order -> {
                isDeciding.countDown();
                awaitEnd(order);
              });
          return List.of(new HostWish("shop.org", true));
        };

    var keeper = keeper(failing, outlastingAnOrder);
    keeper.use(Optional.of(ACME));

    awaitFailures(keeper, 1);
    assertThat(orders).hasValue(1);
  }

  private static void awaitEnd(Thread thread) {
    try {
      assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitFailures(CertificateKeeper keeper, int count) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (keeper.hosts().stream().noneMatch(each -> each.failures().count() == count)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no " + count + " failures after 20 s");
      }
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(keeper.hosts()).anyMatch(each -> each.failures().problem().contains("closed"));
  }

  @Test
  void keysOfTicketsTurn() throws Exception {
    var keeper = keeper(false);
    var first = await(keeper, bundle -> bundle.tickets().stream().findFirst());

    now.set(now.get().plus(Duration.ofHours(13)));
    keeper.lookAgain();

    var both =
        await(
            keeper, bundle -> Optional.of(bundle.tickets()).filter(tickets -> tickets.size() == 2));
    assertThat(both.get(1)).isEqualTo(first);
  }

  @Test
  void whatABackupHeldIsUsedAtOnceUnderAnotherSeal() throws Exception {
    wishes.set(List.of(new HostWish("shop.ngp.test", false)));
    var before = keeper(false);
    var issued = await(before, bundle -> certificate(bundle, "*.ngp.test"));
    before.close();
    Map<String, ObjectNode> backup = new HashMap<>();
    var open = new OpenDocuments(SEAL);
    documents
        .all()
        .forEach((path, content) -> backup.put(path, open.open(path, content).orElseThrow()));
    assertThat(
            new OpenDocuments(OTHER_SEAL)
                .open(
                    "/certificates/authority",
                    documents.read("/certificates/authority").orElseThrow()))
        .isEmpty();
    var elsewhereDocuments = new InMemoryDocuments();
    var board = new CertificateBoard(1, OTHER_SEAL);
    var fresh =
        new CertificateKeeper(
            "ngp.test", elsewhereDocuments, OTHER_SEAL, board, wishes::get, now::get);
    keepers.add(fresh);
    fresh.start();

    fresh.restore(backup, Duration.ofSeconds(60));

    assertThat(fresh.authorityPem()).isEqualTo(before.authorityPem());
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    Optional<X509Certificate> served = Optional.empty();
    long seen = 0;
    while (!served.equals(Optional.of(issued)) && System.nanoTime() < deadline) {
      var posted = board.awaitNewer(seen, Duration.ofSeconds(1));
      if (posted.isPresent()) {
        seen = posted.get().version();
        served = certificate(Bundle.open(OTHER_SEAL, posted.get().sealed()), "*.ngp.test");
      }
    }
    assertThat(served).contains(issued);
    assertThat(elsewhereDocuments.text()).doesNotContain("PRIVATE KEY");
  }
}

package io.ngp.certificate;

import io.ngp.certificate.CertificatePlan.Step;
import io.ngp.certificate.Orders.OrderFailedException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps certificates for all hosts that routes name, as long as this master leads: signs, orders,
 * renews, forgets, and posts what there is for the balancers. One thread decides and writes; orders
 * by ACME, which take long, are carried out one after another on a second one.
 */
public final class CertificateKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);

  /** Hosts are looked at this often even when nobody says they changed. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final String domain;
  private final CertificateStore store;
  private final CertificateBoard board;
  private final Orders orders;
  private final Supplier<Collection<HostWish>> wishes;
  private final InstantSource clock;
  private final Map<String, HostRecord> hosts = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<HostRecord> ordered = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Restored> restored = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private final Object signal = new Object();

  /** Only of the thread that decides: an order is under way until its end is taken note of. */
  private boolean isOrdering;

  private record Restored(Map<String, ObjectNode> documents, CompletableFuture<Void> done) {}

  // Guarded by signal.
  private boolean isDue;
  private boolean isClosed;

  private volatile Optional<AcmeSettings> settings = Optional.empty();
  private volatile Optional<Authority> authority = Optional.empty();
  private volatile Optional<Thread> order = Optional.empty();
  private volatile boolean isRetryDue;

  /**
   * A keeper of the leader that posts on {@code board}.
   *
   * @param domain of the platform
   * @param wishes the hosts that routes name
   */
  public CertificateKeeper(
      String domain,
      Documents documents,
      Seal seal,
      CertificateBoard board,
      Supplier<Collection<HostWish>> wishes,
      InstantSource clock) {
    this(
        domain, new CertificateStore(documents, seal), board, new AcmeOrders(board), wishes, clock);
  }

  CertificateKeeper(
      String domain,
      CertificateStore store,
      CertificateBoard board,
      Orders orders,
      Supplier<Collection<HostWish>> wishes,
      InstantSource clock) {
    this.domain = domain;
    this.store = store;
    this.board = board;
    this.orders = orders;
    this.wishes = wishes;
    this.clock = clock;
    thread = Thread.ofPlatform().daemon().name("certificates").unstarted(this::keep);
  }

  /** Begins to keep certificates. */
  public void start() {
    thread.start();
  }

  /** Hosts or time may have changed: looks again. */
  public void lookAgain() {
    synchronized (signal) {
      isDue = true;
      signal.notifyAll();
    }
  }

  /**
   * What balancers were told about ACME. What failed with other settings is tried again at once.
   */
  public void use(Optional<AcmeSettings> newSettings) {
    var former = settings;
    if (!former.equals(newSettings)) {
      settings = newSettings;
      isRetryDue |= former.isPresent();
      lookAgain();
    }
  }

  /** Whether certificates can be ordered. */
  boolean hasAcme() {
    return settings.isPresent();
  }

  /** The board it posts on. */
  public CertificateBoard board() {
    return board;
  }

  /** The certificate of the platform's own authority, in PEM form, once there is one. */
  public Optional<String> authorityPem() {
    return authority.map(each -> PemText.of(List.of(each.certificate())));
  }

  /** What is known, by name. */
  List<HostRecord> hosts() {
    return hosts.values().stream()
        .sorted(Comparator.comparing(HostRecord::name).thenComparing(HostRecord::source))
        .toList();
  }

  private void keep() {
    try {
      var tickets = load();
      post(tickets);
      while (!isClosed()) {
        var now = clock.instant();
        var taken = takeRestored();
        if (!taken.isEmpty()) {
          tickets = load();
          taken.forEach(each -> each.done().complete(null));
        }
        boolean isTicketDue = tickets.isDue(now);
        if (isTicketDue) {
          tickets = tickets.turned(now);
          store.put(tickets);
        }
        boolean isChanged = takeOrdered();
        var plan = plan(now);
        isChanged |= carryOut(plan.steps(), authority(), now);
        if (isChanged || isTicketDue || !taken.isEmpty()) {
          post(tickets);
        }
        var next = tickets.due().isBefore(plan.again()) ? tickets.due() : plan.again();
        await(now, next);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!isClosed()) {
        LOG.error(
            "Certificates are not kept any more by this master: {}. Those in use stay; another"
                + " master, or this one after a restart, goes on.",
            e.getMessage(),
            e);
      }
    } finally {
      restored.forEach(each -> each.done().completeExceptionally(notKept()));
    }
  }

  /** Reads what is recorded, and makes what every platform has. */
  private TicketKeys load() {
    authority = store.authority();
    authority();
    hosts.clear();
    store.hosts().forEach(each -> hosts.put(each.id(), each));
    return ticketKeys();
  }

  /**
   * Records documents of a backup and goes on with them: authority, certificates, accounts. Waits
   * up to {@code timeout}.
   *
   * @param documents by path, as {@link OpenDocuments} gives them
   * @throws IllegalStateException if that is not known to be done
   */
  public void restore(Map<String, ObjectNode> documents, Duration timeout)
      throws InterruptedException {
    var asked = new Restored(Map.copyOf(documents), new CompletableFuture<>());
    restored.add(asked);
    if (isClosed() || !thread.isAlive()) {
      throw notKept();
    }
    lookAgain();
    try {
      asked.done().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The certificates of the backup were not all recorded", e);
    }
  }

  private static IllegalStateException notKept() {
    return new IllegalStateException("This master keeps no certificates any more");
  }

  private List<Restored> takeRestored() {
    List<Restored> taken = new ArrayList<>();
    for (var next = restored.poll(); next != null; next = restored.poll()) {
      next.documents().forEach(store::restore);
      taken.add(next);
    }
    return taken;
  }

  private Authority authority() {
    if (authority.isEmpty()) {
      var fresh = Authority.found(domain, clock.instant());
      store.put(fresh);
      LOG.info("The platform has an authority of its own now: ngp cert ca prints it.");
      authority = Optional.of(fresh);
    }
    return authority.get();
  }

  private TicketKeys ticketKeys() {
    return store
        .ticketKeys()
        .orElseGet(() -> {
          var fresh = TicketKeys.fresh(clock.instant());
          store.put(fresh);
          return fresh;
        });
  }

  private CertificatePlan plan(Instant now) {
    if (isRetryDue) {
      isRetryDue = false;
      hosts.replaceAll((_, host) -> host.unfailed());
    }
    return CertificatePlan.of(Wanted.of(domain, wishes.get(), settings), hosts.values(), now);
  }

  private boolean takeOrdered() {
    boolean isAny = false;
    for (var done = ordered.poll(); done != null; done = ordered.poll()) {
      store.put(done);
      hosts.put(done.id(), done);
      isOrdering = false;
      isAny = true;
    }
    return isAny;
  }

  private boolean carryOut(List<Step> steps, Authority signer, Instant now) {
    boolean isChanged = false;
    for (var step : steps) {
      switch (step) {
        case Step.Sign(var host) -> {
          var signed = host.with(signer.issue(host.name(), now));
          store.put(signed);
          hosts.put(signed.id(), signed);
          isChanged = true;
        }
        case Step.Order(var host) -> order(host);
        case Step.Drop(var host) -> {
          store.delete(host);
          hosts.remove(host.id());
          isChanged = true;
        }
      }
    }
    return isChanged;
  }

  /**
   * Begins an order unless one is under way, or nothing says where to order; the others have their
   * turn when that is done.
   */
  private void order(HostRecord host) {
    hosts.putIfAbsent(host.id(), host);
    var asked = settings;
    if (isOrdering || asked.isEmpty()) {
      return;
    }
    var account = store.account(asked.get().directory());
    isOrdering = true;
    order =
        Optional.of(
            Thread.ofVirtual()
                .name("acme-order-" + host.name())
                .start(() -> {
                  ordered.add(ordered(host, asked.get(), account));
                  lookAgain();
                }));
  }

  private HostRecord ordered(HostRecord host, AcmeSettings asked, KeyPair account) {
    try {
      var issued = orders.order(host.name(), asked, account);
      LOG.info("{} has a certificate by {} until {}", host.name(), issued.issuer(), issued.until());
      return host.with(issued);
    } catch (OrderFailedException | RuntimeException e) {
      var failed = host.failed(clock.instant(), String.valueOf(e.getMessage()));
      LOG.warn(
          "No certificate for {}: {} Trying again at {}.",
          host.name(),
          e.getMessage(),
          Renewal.due(failed));
      return failed;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return host;
    }
  }

  private void post(TicketKeys tickets) {
    var now = clock.instant();
    List<Bundle.Pair> pairs = new ArrayList<>();
    // The domain's own is the default; of two for a host the one that everybody trusts counts.
    hosts.values().stream()
        .filter(host -> host.isUsable(now))
        .sorted(
            Comparator.comparing((HostRecord host) -> !host.name().equals(domain))
                .thenComparing(HostRecord::source, Comparator.reverseOrder())
                .thenComparing(HostRecord::name))
        .forEach(host -> host.issued().map(Bundle.Pair::of).ifPresent(pairs::add));
    board.post(pairs, tickets.secrets());
  }

  private boolean isClosed() {
    synchronized (signal) {
      return isClosed;
    }
  }

  @SuppressWarnings("WaitNotInLoop") // waking early only looks once more
  private void await(Instant now, Instant next) throws InterruptedException {
    var latest = now.plus(LONGEST_WAIT);
    var until = next.isBefore(latest) ? next : latest;
    long millis = Math.max(1, Duration.between(now, until).toMillis());
    synchronized (signal) {
      if (!isDue && !isClosed) {
        signal.wait(millis);
      }
      isDue = false;
    }
  }

  /** Stops; an order under way is given up. */
  @Override
  public void close() {
    synchronized (signal) {
      isClosed = true;
      signal.notifyAll();
    }
    board.close();
    order.ifPresent(Thread::interrupt);
  }
}

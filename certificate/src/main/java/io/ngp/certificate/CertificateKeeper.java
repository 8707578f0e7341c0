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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private final Thread thread;
  private final Object signal = new Object();

  // Guarded by signal.
  private boolean isDue;
  private boolean isClosed;

  private volatile Optional<AcmeSettings> settings = Optional.empty();
  private volatile Optional<Authority> authority = Optional.empty();
  private volatile Optional<Thread> order = Optional.empty();

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
        domain,
        new CertificateStore(documents, seal),
        board,
        new AcmeOrders(board),
        wishes,
        clock);
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

  /** What balancers were told about ACME. */
  public void use(Optional<AcmeSettings> newSettings) {
    if (!settings.equals(newSettings)) {
      settings = newSettings;
      lookAgain();
    }
  }

  /** The board it posts on. */
  public CertificateBoard board() {
    return board;
  }

  /** The certificate of the platform's own authority, in PEM form, once there is one. */
  public Optional<String> authorityPem() {
    return authority.map(each -> Keys.pem(List.of(each.certificate())));
  }

  /** What is known, by name. */
  List<HostRecord> hosts() {
    return hosts.values().stream()
        .sorted(Comparator.comparing(HostRecord::name).thenComparing(HostRecord::source))
        .toList();
  }

  private void keep() {
    try {
      var known = authority();
      var tickets = store.ticketKeys().orElseGet(() -> TicketKeys.fresh(clock.instant()));
      store.hosts().forEach(each -> hosts.put(each.id(), each));
      post(tickets);
      while (!isClosed()) {
        var now = clock.instant();
        boolean isTicketDue = !tickets.due().isAfter(now);
        if (isTicketDue) {
          tickets = tickets.turned(now);
          store.put(tickets);
        }
        boolean isChanged = takeOrdered();
        var plan = plan(now);
        isChanged |= carryOut(plan.steps(), known, now);
        if (isChanged || isTicketDue) {
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
    }
  }

  private Authority authority() {
    var known =
        store
            .authority()
            .orElseGet(() -> {
              var fresh = Authority.found(domain, clock.instant());
              store.put(fresh);
              LOG.info("The platform has an authority of its own now: ngp cert ca prints it.");
              return fresh;
            });
    authority = Optional.of(known);
    return known;
  }

  private CertificatePlan plan(Instant now) {
    return CertificatePlan.of(Wanted.of(domain, wishes.get(), settings), hosts.values(), now);
  }

  private boolean takeOrdered() {
    boolean isAny = false;
    for (var done = ordered.poll(); done != null; done = ordered.poll()) {
      store.put(done);
      hosts.put(done.id(), done);
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

  /** Begins an order unless one is under way; the others have their turn when that is done. */
  private void order(HostRecord host) {
    hosts.putIfAbsent(host.id(), host);
    if (order.filter(Thread::isAlive).isPresent()) {
      return;
    }
    var asked = settings;
    if (asked.isEmpty()) {
      ordered.add(
          host.failed(
              clock.instant(),
              "Nothing says where to order it. Set acme: {email: ...} of the module edge."));
      lookAgain();
      return;
    }
    var account = store.account(asked.get().directory());
    order =
        Optional.of(
            Thread.ofVirtual()
                .name("acme-order-" + host.name())
                .start(() -> {
                  ordered.add(ordered(host, asked.get(), account));
                  lookAgainSoon();
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

  /** From an order's own thread, which is about to end. */
  private void lookAgainSoon() {
    order = Optional.empty();
    lookAgain();
  }

  private void post(TicketKeys tickets) {
    var now = clock.instant();
    List<Bundle.Pair> pairs = new ArrayList<>();
    // Those everybody trusts first; of those made here the domain's own is the default.
    hosts.values().stream()
        .filter(host -> host.isUsable(now))
        .sorted(
            Comparator.comparing(HostRecord::source)
                .reversed()
                .thenComparing(host -> !host.name().equals(domain))
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
    long millis = Math.clamp(Duration.between(now, next).toMillis(), 1, LONGEST_WAIT.toMillis());
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

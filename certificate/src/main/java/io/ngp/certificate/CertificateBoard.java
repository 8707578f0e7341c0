package io.ngp.certificate;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Where the leader posts certificates and answers to challenges, and balancers say how far they
 * have followed.
 *
 * <p>Thread-safe.
 */
public final class CertificateBoard {
  private final long epoch;
  private final Seal seal;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All guarded by lock.
  private final Map<String, Follower> followers = new HashMap<>();
  private final Map<String, String> answers = new LinkedHashMap<>();
  private final Map<String, Bundle.Pair> proofs = new LinkedHashMap<>();
  private List<Bundle.Pair> certificates = List.of();
  private List<String> tickets = List.of();
  private long version;
  private Optional<Posted> posted = Optional.empty();
  private boolean isClosed;

  /** An empty board of the leader with this epoch. */
  public CertificateBoard(long epoch, Seal seal) {
    this.epoch = epoch;
    this.seal = seal;
  }

  /**
   * What is posted now.
   *
   * @param sealed the {@link Bundle}
   */
  public record Posted(long epoch, long version, String sealed) {}

  private static final class Follower {
    private int connections;
    private long version = -1;
    private Optional<JsonNode> files = Optional.empty();
  }

  /** Posts what is to be used. */
  void post(List<Bundle.Pair> newCertificates, List<String> newTickets) {
    change(() -> {
      certificates = List.copyOf(newCertificates);
      tickets = List.copyOf(newTickets);
    });
  }

  /**
   * Posts an answer to a challenge by HTTP.
   *
   * @return the version that has it
   */
  long answer(String token, String authorization) {
    return change(() -> answers.put(token, authorization));
  }

  /**
   * Posts a certificate that answers a challenge by TLS.
   *
   * @return the version that has it
   */
  long prove(String host, Bundle.Pair certificate) {
    return change(() -> proofs.put(host, certificate));
  }

  /** Takes back whatever answers a challenge with this token or for this host. */
  void withdraw(String tokenOrHost) {
    change(() -> {
      answers.remove(tokenOrHost);
      proofs.remove(tokenOrHost);
    });
  }

  private long change(Runnable how) {
    lock.lock();
    try {
      how.run();
      posted = Optional.empty();
      changed.signalAll();
      return ++version;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for something newer than {@code seen}.
   *
   * @return empty after {@code timeout} or when the board is closed
   */
  public Optional<Posted> awaitNewer(long seen, Duration timeout) throws InterruptedException {
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (version <= seen && !isClosed) {
        if (nanos <= 0) {
          return Optional.empty();
        }
        nanos = changed.awaitNanos(nanos);
      }
      return isClosed ? Optional.empty() : Optional.of(current());
    } finally {
      lock.unlock();
    }
  }

  private Posted current() {
    if (posted.isEmpty()) {
      var bundle = new Bundle(certificates, tickets, answers, List.copyOf(proofs.values()));
      posted = Optional.of(new Posted(epoch, version, bundle.sealed(seal)));
    }
    return posted.get();
  }

  /**
   * Waits until at least one balancer follows and all that do have applied {@code wanted}.
   *
   * @return false after {@code timeout}
   */
  boolean awaitFollowed(long wanted, Duration timeout) throws InterruptedException {
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (!isFollowed(wanted)) {
        if (nanos <= 0 || isClosed) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFollowed(long wanted) {
    var connected = followers.values().stream().filter(each -> each.connections > 0).toList();
    return !connected.isEmpty() && connected.stream().allMatch(each -> each.version >= wanted);
  }

  /** A balancer follows from now on. */
  public void connected(String balancer) {
    follower(balancer, each -> each.connections++);
  }

  /** A balancer's connection ended. */
  public void disconnected(String balancer) {
    follower(balancer, each -> each.connections--);
  }

  /**
   * A balancer has applied a version.
   *
   * @param files what it shows besides, from files of its own, as it tells it
   */
  public void acknowledged(
      String balancer, long ackedEpoch, long ackedVersion, Optional<JsonNode> files) {
    follower(
        balancer,
        each -> {
          each.files = files;
          if (ackedEpoch == epoch) {
            each.version = Math.max(each.version, ackedVersion);
          }
        });
  }

  private void follower(String balancer, Consumer<Follower> action) {
    lock.lock();
    try {
      action.accept(followers.computeIfAbsent(balancer, _ -> new Follower()));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Certificates in files of the balancers that follow, by balancer. */
  Map<String, JsonNode> files() {
    lock.lock();
    try {
      Map<String, JsonNode> found = new TreeMap<>();
      followers.forEach((name, each) -> {
        if (each.connections > 0 && each.files.isPresent()) {
          found.put(name, each.files.get());
        }
      });
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** Leadership is over: everybody who waits is let go. */
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

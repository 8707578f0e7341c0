package io.ngp.node;

import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.health.NetworkProbe;
import io.ngp.cluster.health.Probes;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.engine.local.LocalEngine;
import io.ngp.node.backup.Leading;
import io.ngp.node.certificate.CertificateTerms;
import io.ngp.store.DocumentStore;
import io.ngp.store.LeaderElection;
import io.ngp.store.Leadership;
import io.ngp.store.LeadershipListener;
import io.ngp.store.SnapshottingDocumentStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This master's terms of leadership: each election begins a {@link ClusterLeader} with an engine of
 * its own, each loss ends it. A term counts as current once everything recorded is loaded and
 * settled.
 */
final class Terms implements LeadershipListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Terms.class);

  /** The name the platform goes by among Marathon's clients. */
  private static final String FRAMEWORK = "ngp";

  private final DocumentStore documents;
  private final RouteRules rules;
  private final String address;
  private final AppSettings settings;
  private final Supplier<Engine> engines;
  private final CertificateTerms certificates;
  private final InstantSource clock;
  private final Runnable stepDown;
  private final NetworkProbe probe = new NetworkProbe();
  private final Object change = new Object();

  /** The term that was begun last; changed by the election's thread and {@link #close} only. */
  private volatile Optional<Term> begun = Optional.empty();

  /**
   * No term yet.
   *
   * @param address where this master's API is, {@code 10.0.0.1:8081}
   * @param settings of all definitions
   * @param engines makes an engine for each term
   * @param certificates kept while a term lasts
   * @param clock by which leases and delays are judged: never jumps
   * @param stepDown asked for when the state can't be written any more
   */
  Terms(
      DocumentStore documents,
      RouteRules rules,
      String address,
      AppSettings settings,
      Supplier<Engine> engines,
      CertificateTerms certificates,
      InstantSource clock,
      Runnable stepDown) {
    this.documents = documents;
    this.rules = rules;
    this.address = address;
    this.settings = settings;
    this.engines = engines;
    this.certificates = certificates;
    this.clock = clock;
    this.stepDown = stepDown;
  }

  /**
   * One term: the engine takes registrations from the start, the leader takes requests once it has
   * settled.
   */
  static final class Term {
    private final long epoch;
    private final Engine engine;
    private final SnapshottingDocumentStore documents;
    private volatile Optional<ClusterLeader> settled = Optional.empty();
    private Optional<ClusterLeader> leader = Optional.empty();
    private Runnable endCertificates = () -> {};
    private boolean ended;

    private Term(long epoch, Engine engine, SnapshottingDocumentStore documents) {
      this.epoch = epoch;
      this.engine = engine;
      this.documents = documents;
    }

    private synchronized boolean begin(ClusterLeader newLeader) {
      if (!ended) {
        leader = Optional.of(newLeader);
      }
      return !ended;
    }

    private synchronized void begin(Supplier<Runnable> keepCertificates) {
      if (!ended) {
        endCertificates = keepCertificates.get();
      }
    }

    private synchronized void end() {
      ended = true;
      settled = Optional.empty();
      endCertificates.run();
      leader.ifPresent(ClusterLeader::close);
      engine.close();
    }
  }

  /** The cluster this master leads now; empty while it does not. */
  Optional<ClusterLeader> leader() {
    return begun.flatMap(term -> term.settled);
  }

  /** The same with the documents it writes; empty while this master does not lead. */
  Optional<Leading> leading() {
    return begun.flatMap(term -> term.settled.map(leader -> new Leading(leader, term.documents)));
  }

  /** Whether a majority of the masters still takes this one's term for the present one. */
  boolean isConfirmedBy(LeaderElection election) {
    return begun.map(term -> election.confirms(term.epoch)).orElse(true);
  }

  /** What runs tasks; empty while this master does not lead. */
  Optional<Engine> engine() {
    return begun.map(term -> term.engine);
  }

  /** The engine that agents register with; empty, too, where something else runs tasks. */
  Optional<LocalEngine> localEngine() {
    return engine().filter(LocalEngine.class::isInstance).map(LocalEngine.class::cast);
  }

  @Override
  public void elected(Leadership leadership) {
    LOG.info("Elected as leader, epoch {}", leadership.epoch());
    Term term =
        new Term(
            leadership.epoch(),
            engines.get(),
            new SnapshottingDocumentStore(documents.fenced(leadership)));
    begun = Optional.of(term);
    Thread.ofPlatform().name("term-" + leadership.epoch()).start(() -> begin(term));
  }

  @Override
  public void lost() {
    begun.ifPresent(term -> {
      LOG.warn("Leadership of epoch {} is over", term.epoch);
      term.end();
    });
    begun = Optional.empty();
    tellChange();
  }

  /** Waits for a term to begin or end, or for {@code timeout}. */
  @SuppressWarnings("WaitNotInLoop") // the caller looks again, however it was woken
  void awaitChange(Duration timeout) throws InterruptedException {
    synchronized (change) {
      if (leader().isEmpty()) {
        change.wait(Math.max(1, timeout.toMillis()));
      }
    }
  }

  private void tellChange() {
    synchronized (change) {
      change.notifyAll();
    }
  }

  @Override
  public void close() {
    begun.ifPresent(Term::end);
    begun = Optional.empty();
  }

  private void begin(Term term) {
    try {
      ClusterLeader leader =
          new ClusterLeader(
              settings,
              new ZooKeeperStateStore(term.documents),
              term.engine,
              new Probes(probe, probe),
              rules,
              term.epoch,
              clock,
              stepDown);
      if (term.begin(leader)) {
        leader.start();
        term.settled = Optional.of(leader);
        leader.publish(
            "scheduler_registered_event",
            body -> body.put("frameworkId", FRAMEWORK).put("master", address));
        tellChange();
        term.begin(() -> certificates.begin(leader, term.documents, term.epoch));
        LOG.info("Leading: {} apps", leader.view().root().apps().size());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("The term of epoch {} could not begin, stepping down", term.epoch, e);
      stepDown.run();
    }
  }
}

package io.ngp.engine.local.agent;

import io.ngp.engine.local.wire.HttpCall;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.Registration;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one master every second that this agent lives. Keeps trying for ever; says in the log only
 * when it begins or ceases to work. Thread-safe.
 */
final class MasterLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MasterLease.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** While no master leads, so that a new leader finds its agents soon. */
  private static final Duration LEADERLESS_INTERVAL = Duration.ofMillis(250);

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final String agent;
  private final URI master;
  private final Caller caller;
  private final Supplier<Registration> registration;
  private final InstantSource clock;
  private final BooleanSupplier hasLeader;
  private final Thread thread;
  private volatile boolean isLeader;
  private volatile Instant lastAnswer = Instant.MIN;
  private volatile String lastProblem = "";

  /**
   * A lease that is not kept yet.
   *
   * @param hasLeader whether any master is known to lead now
   */
  MasterLease(
      String agent,
      URI master,
      Caller caller,
      Supplier<Registration> registration,
      InstantSource clock,
      BooleanSupplier hasLeader) {
    this.hasLeader = hasLeader;
    this.agent = agent;
    this.master = master;
    this.caller = caller;
    this.registration = registration;
    this.clock = clock;
    this.thread =
        Thread.ofVirtual().name("lease-" + master.getAuthority()).unstarted(this::keepGoing);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  URI master() {
    return master;
  }

  /** Whether this master said lately that it leads. */
  boolean isLeader() {
    return isLeader;
  }

  /** When the master last took the registration. */
  Instant lastAnswer() {
    return lastAnswer;
  }

  /** A master's answer. */
  private record Leads(boolean leader) {}

  private void keepGoing() {
    try {
      while (true) {
        register();
        Thread.sleep(hasLeader.getAsBoolean() ? INTERVAL : LEADERLESS_INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void register() {
    String problem = "";
    boolean leads = false;
    try {
      HttpCall.Answer answer =
          HttpCall.of("PUT", master.resolve("/ngp/v1/agents/" + agent))
              .by(caller)
              .timeout(TIMEOUT)
              .json(registration.get())
              .send();
      if (answer.isSuccess()) {
        lastAnswer = clock.instant();
        leads = Json.read(answer.body(), Leads.class).leader();
      } else {
        problem = "it answered %d %s".formatted(answer.status(), answer.body());
      }
    } catch (IOException | IllegalArgumentException e) {
      problem = e.toString();
    }
    isLeader = leads;
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      if (problem.isEmpty()) {
        LOG.info("Registered with master {}", master);
      } else {
        LOG.warn("Cannot register with master {}: {}. Trying every second.", master, problem);
      }
    }
  }
}

package io.ngp.node;

import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.api.leader.Leadership;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.store.LeaderElection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Who leads, for the API: this master's own term, or whom the election names. A master that stood
 * still may have been replaced meanwhile: nobody leads as far as it knows, until that is settled.
 */
final class MasterGate implements LeaderGate {
  /** How long a change of leader elsewhere may go unnoticed while a request waits for one. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final String self;
  private final Terms terms;
  private final LeaderElection election;
  private final Pulse pulse;

  MasterGate(String self, Terms terms, LeaderElection election, Pulse pulse) {
    this.self = self;
    this.terms = terms;
    this.election = election;
    this.pulse = pulse;
  }

  @Override
  public Leadership current() {
    Optional<ClusterLeader> own = terms.leader();
    if (own.isPresent() && pulse.isSteady()) {
      return new Leadership.Leading(own.get());
    }
    return election
        .leader()
        .filter(leader -> !leader.name().equals(self))
        .<Leadership>map(leader -> new Leadership.Elsewhere(URI.create(leader.address())))
        .orElseGet(Leadership.Vacant::new);
  }

  @Override
  public Leadership await(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    Leadership now = current();
    while (now instanceof Leadership.Vacant && System.nanoTime() < deadline) {
      terms.awaitChange(LOOK_AGAIN);
      now = current();
    }
    return now;
  }

  @Override
  public void abdicate() {
    election.abdicate();
  }
}

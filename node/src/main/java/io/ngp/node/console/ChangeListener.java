package io.ngp.node.console;

import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.event.EventLog.Subscription;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells of every change of the cluster, also of a change of leader. */
final class ChangeListener implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 1_000;

  private final Supplier<Optional<ClusterLeader>> leader;
  private final Runnable listener;
  private final Thread thread;

  ChangeListener(Supplier<Optional<ClusterLeader>> leader, Runnable listener) {
    this.leader = leader;
    this.listener = listener;
    thread = Thread.ofVirtual().name("console-changes").unstarted(this::follow);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void follow() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Optional<ClusterLeader> current = leader.get();
        if (current.isPresent()) {
          follow(current.get());
        } else {
          TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
        }
        listener.run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(ClusterLeader led) throws InterruptedException {
    try (Subscription events = led.events().subscribe(Set.of())) {
      while (!events.isCutOff()) {
        if (!events.take(PATIENCE_MILLIS).isEmpty()) {
          listener.run();
        }
      }
    }
  }
}

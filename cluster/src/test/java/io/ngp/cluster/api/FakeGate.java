package io.ngp.cluster.api;

import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.api.leader.Leadership;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Leadership as a test sets it. */
final class FakeGate implements LeaderGate {
  private final AtomicInteger abdications = new AtomicInteger();
  private final AtomicInteger waiters = new AtomicInteger();
  private Leadership leadership;

  FakeGate(Leadership leadership) {
    this.leadership = leadership;
  }

  synchronized void set(Leadership next) {
    leadership = next;
    notifyAll();
  }

  @Override
  public synchronized Leadership current() {
    return leadership;
  }

  @Override
  public synchronized Leadership await(Duration timeout) throws InterruptedException {
    waiters.incrementAndGet();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (leadership instanceof Leadership.Vacant) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return leadership;
  }

  /** Only counted: the test goes on with the leader it has. */
  @Override
  public void abdicate() {
    abdications.incrementAndGet();
  }

  /** How many requests have asked so far. */
  int waiters() {
    return waiters.get();
  }

  int abdications() {
    return abdications.get();
  }
}

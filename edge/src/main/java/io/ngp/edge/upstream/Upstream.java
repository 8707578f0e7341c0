package io.ngp.edge.upstream;

import io.ngp.edge.route.Target;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A target as the data plane knows it: how many requests it is serving, whether it was withdrawn,
 * whether it refused a connection just now. Shared by all event loops; outlives its table while
 * requests are under way.
 *
 * <p>The count and the withdrawn mark share one atomic word, so that exactly one of {@link
 * #acquire}, {@link #withdraw} and {@link #release} sees "withdrawn and idle" happen.
 */
public final class Upstream {
  private static final int WITHDRAWN = Integer.MIN_VALUE;
  private static final int COUNT = Integer.MAX_VALUE;

  private final Target target;
  private final InetSocketAddress address;
  private final AtomicInteger state = new AtomicInteger();
  private volatile long ejectedUntilNanos;
  private volatile boolean isEjected;

  public Upstream(Target target) {
    this.target = target;
    this.address = new InetSocketAddress(target.host(), target.port());
  }

  public Target target() {
    return target;
  }

  public InetSocketAddress address() {
    return address;
  }

  public int inFlight() {
    return state.get() & COUNT;
  }

  public boolean isWithdrawn() {
    return state.get() < 0;
  }

  /** Counts a request in, unless the target is withdrawn. */
  public boolean acquire() {
    while (true) {
      int now = state.get();
      if (now < 0) {
        return false;
      }
      if (state.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** Counts a request out; true when that left a withdrawn target idle. */
  public boolean release() {
    int after = state.decrementAndGet();
    if ((after & COUNT) == COUNT) {
      throw new IllegalStateException("More requests ended than began on " + target + ".");
    }
    return after == WITHDRAWN;
  }

  /** From now on {@link #acquire} refuses; true when no request is under way. */
  public boolean withdraw() {
    return (state.getAndUpdate(now -> now | WITHDRAWN) & COUNT) == 0;
  }

  /** Undoes {@link #withdraw} for a target that came back. */
  public void restore() {
    state.getAndUpdate(now -> now & COUNT);
  }

  public void eject(long nanos) {
    ejectedUntilNanos = System.nanoTime() + nanos;
    isEjected = true;
  }

  /** Whether it refused a connection so recently that others should be preferred. */
  public boolean isEjected() {
    if (!isEjected) {
      return false;
    }
    if (System.nanoTime() - ejectedUntilNanos < 0) {
      return true;
    }
    isEjected = false;
    return false;
  }

  @Override
  public String toString() {
    return target.toString();
  }
}

package io.ngp.edge.upstream;

import io.ngp.edge.route.Balancing.Ejection;
import io.ngp.edge.route.Target;
import io.ngp.edge.seen.Tallies;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A target as the data plane knows it: how many requests it is serving, whether it was withdrawn,
 * whether it is well. Shared by all event loops; outlives its table while requests are under way.
 *
 * <p>The count and the withdrawn mark share one atomic word, so that exactly one of {@link
 * #acquire}, {@link #withdraw} and {@link #release} sees "withdrawn and idle" happen.
 */
public final class Upstream {
  private static final int WITHDRAWN = Integer.MIN_VALUE;
  private static final int COUNT = Integer.MAX_VALUE;
  private static final float LEAST_SHARE = 0.1f;

  private final Target target;
  private final InetSocketAddress address;
  private final Tallies tallies = new Tallies();
  private final Outcomes outcomes = new Outcomes();
  private final AtomicInteger state = new AtomicInteger();
  private final LongSupplier nanos;
  private final Circuit circuit;
  private final long hash;

  /** Routes that limit their targets' requests and have this one. */
  private volatile List<Spread> limited = List.of();

  private volatile boolean isWarming;
  private volatile long warmingSince;
  private volatile long warmingNanos;

  public Upstream(Target target) {
    this(target, System::nanoTime);
  }

  /** One whose time is told by {@code nanos}, as {@link System#nanoTime} does. */
  Upstream(Target target, LongSupplier nanos) {
    this(target, new InetSocketAddress(target.host(), target.port()), nanos);
  }

  private Upstream(Target target, InetSocketAddress address, LongSupplier nanos) {
    this.target = target;
    this.address = address;
    this.nanos = nanos;
    this.circuit = new Circuit(nanos);
    this.hash = Hashes.of(target.id());
  }

  /** One that is only looked at: its host's name is not resolved, and it can't be connected to. */
  public static Upstream unresolved(Target target) {
    return new Upstream(
        target, InetSocketAddress.createUnresolved(target.host(), target.port()), System::nanoTime);
  }

  public Target target() {
    return target;
  }

  /** What is counted of requests that ended here. */
  public Tallies tallies() {
    return tallies;
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
    return acquire(0);
  }

  /**
   * Counts a request in, unless the target is withdrawn or has {@code most} under way.
   *
   * @param most 0: any number
   */
  boolean acquire(int most) {
    while (true) {
      int now = state.get();
      if (now < 0 || (most > 0 && now >= most)) {
        return false;
      }
      if (state.compareAndSet(now, now + 1)) {
        circuit.begin();
        return true;
      }
    }
  }

  /** Whether {@link #acquire(int)} would succeed now. */
  boolean hasRoom(int most) {
    int now = state.get();
    return now >= 0 && (most == 0 || now < most);
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

  /** It refused a connection: others are preferred for at least {@code pause}. */
  public void pause(Duration pause) {
    circuit.pause(pause.toNanos());
  }

  /** Whether it failed so recently that others should be preferred. */
  public boolean isEjected() {
    return circuit.isEjected();
  }

  /** It answered well. */
  public void succeeded() {
    circuit.succeeded();
  }

  /** It failed; true when it is ejected because of that. */
  boolean failed(Ejection rule, BooleanSupplier mayEject) {
    return circuit.failed(rule, mayEject);
  }

  /** It did worse than others; true when it is ejected because of that. */
  boolean fellBehind(Ejection rule, Duration window, BooleanSupplier mayEject) {
    return circuit.fellBehind(rule, window, mayEject);
  }

  /** How its requests ended. */
  Outcomes outcomes() {
    return outcomes;
  }

  /** How long it was ejected the last time. */
  Duration lastEjection() {
    return Duration.ofNanos(circuit.lastNanos());
  }

  /** What a check by the edge itself found. */
  void checked(boolean isWell) {
    circuit.checked(isWell);
  }

  /** Whether the edge's own check holds it for sick. */
  boolean isDown() {
    return circuit.isDown();
  }

  /** Gives it a share of requests that grows to a full one over {@code time}. */
  void warmUp(Duration time) {
    warmingSince = nanos.getAsLong();
    warmingNanos = time.toNanos();
    isWarming = true;
  }

  boolean isWarming() {
    return isWarming;
  }

  /** Of what it gets when it is warm: up to 1, and never so little that it would stay cold. */
  float share() {
    float share = (nanos.getAsLong() - warmingSince) / (float) warmingNanos;
    if (share >= 1) {
      isWarming = false;
      return 1;
    }
    return Math.max(LEAST_SHARE, share);
  }

  /** The same number on every balancer. */
  long hash() {
    return hash;
  }

  void limited(List<Spread> routes) {
    limited = routes;
  }

  /** Lets requests that wait for a place have the one that may have become free. */
  void serveWaiting() {
    var routes = limited;
    if (routes.isEmpty()) {
      return;
    }
    // Not always the same route first: the others' requests would wait for ever.
    int first = ThreadLocalRandom.current().nextInt(routes.size());
    for (int i = 0; i < routes.size(); i++) {
      routes.get((first + i) % routes.size()).serve();
    }
  }

  @Override
  public String toString() {
    return target.toString();
  }
}

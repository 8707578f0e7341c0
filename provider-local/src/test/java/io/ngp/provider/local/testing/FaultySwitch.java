package io.ngp.provider.local.testing;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An Ethernet switch that loses and delays what it is told to, each direction between two ports by
 * itself. It runs in this process, as not every kernel has what tc(8) would need for that.
 */
final class FaultySwitch implements AutoCloseable {
  private static final int ADDRESS_BYTES = 6;
  private static final Duration UNTIL_ENDED = Duration.ofSeconds(60);

  private final List<Tap> ports;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Long, Integer> learned = new ConcurrentHashMap<>();
  private final Map<Direction, Double> losses = new ConcurrentHashMap<>();
  private final DelayQueue<Underway> underway = new DelayQueue<>();
  private final AtomicLong sequence = new AtomicLong();
  private final Random random = new Random(7);
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean isEnding;

  private record Direction(int from, int to) {}

  /** A frame that is to arrive later. */
  private record Underway(long dueNanos, long number, int to, ByteBuffer frame) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      var that = (Underway) other;
      int byTime = Long.compare(dueNanos - that.dueNanos, 0);
      return byTime != 0 ? byTime : Long.compare(number, that.number);
    }
  }

  /** A switch that is not switched on; it closes {@code ports}. */
  FaultySwitch(List<Tap> ports) {
    this.ports = List.copyOf(ports);
  }

  void start() {
    for (int port = 0; port < ports.size(); port++) {
      int from = port;
      thread("switch-port-" + port, () -> relay(from));
    }
    thread("switch-delay", this::deliverLater);
  }

  private void thread(String name, Runnable work) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(work));
  }

  /** Loses this share of what goes from one port to the other: 0 nothing, 1 all. */
  void lose(int from, int to, double share) {
    losses.put(new Direction(from, to), share);
  }

  /** Everything arrives so much later. */
  void delay(Duration time) {
    delay = time;
  }

  private void relay(int from) {
    while (!isEnding) {
      byte[] frame = ports.get(from).read();
      if (frame.length >= 2 * ADDRESS_BYTES) {
        learned.put(address(frame, ADDRESS_BYTES), from);
        pass(from, frame);
      }
    }
  }

  private void pass(int from, byte[] frame) {
    boolean isForMany = (frame[0] & 1) != 0;
    var known = isForMany ? null : learned.get(address(frame, 0));
    if (known != null) {
      pass(from, known, frame);
      return;
    }
    for (int to = 0; to < ports.size(); to++) {
      pass(from, to, frame);
    }
  }

  private void pass(int from, int to, byte[] frame) {
    double loss = losses.getOrDefault(new Direction(from, to), 0.0);
    if (from == to || (loss > 0 && random.nextDouble() < loss)) {
      return;
    }
    long nanos = delay.toNanos();
    if (nanos == 0) {
      ports.get(to).write(frame);
    } else {
      underway.add(
          new Underway(
              System.nanoTime() + nanos, sequence.incrementAndGet(), to, ByteBuffer.wrap(frame)));
    }
  }

  private void deliverLater() {
    try {
      while (!isEnding) {
        var due = underway.poll(100, TimeUnit.MILLISECONDS);
        if (due != null) {
          ports.get(due.to()).write(due.frame().array());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static long address(byte[] frame, int offset) {
    long address = 0;
    for (int i = 0; i < ADDRESS_BYTES; i++) {
      address = address << 8 | (frame[offset + i] & 0xff);
    }
    return address;
  }

  @Override
  public void close() {
    isEnding = true;
    try {
      for (var thread : threads) {
        thread.join(UNTIL_ENDED);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    ports.forEach(Tap::close);
  }
}

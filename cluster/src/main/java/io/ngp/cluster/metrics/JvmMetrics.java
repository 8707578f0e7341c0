package io.ngp.cluster.metrics;

import java.lang.Thread.State;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * This process, under Marathon's names. Threads are the platform's; virtual ones are not counted.
 */
public final class JvmMetrics {
  private static final double MILLIS_PER_SECOND = 1000;

  private JvmMetrics() {}

  public static void add(Measurements to) {
    to.gauge(
        "marathon.uptime.gauge.seconds",
        ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS_PER_SECOND);
    memory(to);
    buffers(to);
    collections(to);
    threads(to, ManagementFactory.getThreadMXBean());
  }

  private static void memory(Measurements to) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    MemoryUsage heap = memory.getHeapMemoryUsage();
    MemoryUsage other = memory.getNonHeapMemoryUsage();
    usage(to, "heap", heap);
    usage(to, "non-heap", other);
    usage(
        to,
        "total",
        new MemoryUsage(
            Math.max(0, heap.getInit()) + Math.max(0, other.getInit()),
            heap.getUsed() + other.getUsed(),
            heap.getCommitted() + other.getCommitted(),
            heap.getMax() < 0 || other.getMax() < 0 ? -1 : heap.getMax() + other.getMax()));
    to.gauge("marathon.jvm.memory.heap.usage.gauge", share(heap));
    to.gauge("marathon.jvm.memory.non-heap.usage.gauge", share(other));
  }

  private static void usage(Measurements to, String area, MemoryUsage usage) {
    String name = "marathon.jvm.memory." + area;
    to.gauge(name + ".init.gauge.bytes", usage.getInit());
    to.gauge(name + ".used.gauge.bytes", usage.getUsed());
    to.gauge(name + ".max.gauge.bytes", usage.getMax());
    to.gauge(name + ".committed.gauge.bytes", usage.getCommitted());
  }

  /** Of the maximum; of what is committed where there is none. */
  private static double share(MemoryUsage usage) {
    return usage.getUsed() / (double) (usage.getMax() > 0 ? usage.getMax() : usage.getCommitted());
  }

  private static void buffers(Measurements to) {
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct") || pool.getName().equals("mapped")) {
        String name = "marathon.jvm.buffers." + pool.getName();
        to.gauge(name + ".gauge", pool.getCount());
        to.gauge(name + ".capacity.gauge.bytes", pool.getTotalCapacity());
        to.gauge(name + ".memory.used.gauge.bytes", pool.getMemoryUsed());
      }
    }
  }

  private static void collections(Measurements to) {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      String name =
          "marathon.jvm.gc." + collector.getName().toLowerCase(Locale.ROOT).replace(' ', '-');
      to.gauge(name + ".collections.gauge", collector.getCollectionCount());
      to.gauge(
          name + ".collections.duration.gauge.seconds",
          collector.getCollectionTime() / MILLIS_PER_SECOND);
    }
  }

  private static void threads(Measurements to, ThreadMXBean threads) {
    to.gauge("marathon.jvm.threads.active.gauge", threads.getThreadCount());
    to.gauge("marathon.jvm.threads.daemon.gauge", threads.getDaemonThreadCount());
    long[] deadlocked = threads.findDeadlockedThreads();
    to.gauge("marathon.jvm.threads.deadlocked.gauge", deadlocked == null ? 0 : deadlocked.length);
    Map<State, Integer> inState = new EnumMap<>(State.class);
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null) {
        inState.merge(thread.getThreadState(), 1, Integer::sum);
      }
    }
    for (State state : State.values()) {
      String name = state.name().toLowerCase(Locale.ROOT).replace('_', '-');
      to.gauge("marathon.jvm.threads." + name + ".gauge", inState.getOrDefault(state, 0));
    }
  }
}

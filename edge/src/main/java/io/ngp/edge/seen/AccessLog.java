package io.ngp.edge.seen;

import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each request, written out by a thread of its own. Lines wait in a bounded amount of
 * memory; those that find it full are dropped and counted, so that event loops never wait for a
 * disk.
 */
public final class AccessLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

  /** How lines are written. */
  public enum Format {
    JSON,
    COMBINED
  }

  /** 4 MiB of lines may wait. */
  private static final int BATCHES = 64;

  private static final long CLOSE_SECONDS = 5;

  private final Format format;
  private final boolean withQuery;
  private final OutputStream out;
  private final InstantSource clock;
  private final BlockingQueue<LogBatch> full = new ArrayBlockingQueue<>(BATCHES);
  private final BlockingQueue<LogBatch> free = new ArrayBlockingQueue<>(BATCHES);
  private final LongAdder dropped = new LongAdder();
  private final Thread writer =
      Thread.ofPlatform().daemon().name("access-log").unstarted(this::write);
  private int made; // guarded by free
  private boolean isFailing; // the writer's only
  private volatile boolean isClosed;

  /**
   * A log that is not started.
   *
   * @param withQuery whether what follows a path's {@code ?} is logged, secrets included
   * @param out gets whole lines, from one thread; closed with the log
   */
  public AccessLog(Format format, boolean withQuery, OutputStream out) {
    this(format, withQuery, out, InstantSource.system());
  }

  AccessLog(Format format, boolean withQuery, OutputStream out, InstantSource clock) {
    this.format = format;
    this.withQuery = withQuery;
    this.out = out;
    this.clock = clock;
  }

  public void start() {
    writer.start();
  }

  /** Lines that were not written because there was no room for them, or because writing failed. */
  public long droppedLines() {
    return dropped.sum();
  }

  LogPen pen() {
    return new LogPen(
        this,
        switch (format) {
          case JSON -> new JsonFormat(withQuery, clock);
          case COMBINED -> new CombinedFormat(withQuery, clock);
        });
  }

  @Nullable LogBatch free() {
    var used = free.poll();
    if (used != null) {
      return used;
    }
    synchronized (free) {
      if (made == BATCHES) {
        return null;
      }
      made++;
    }
    return new LogBatch();
  }

  void dropped() {
    dropped.increment();
  }

  void take(LogBatch batch) {
    // There is room: no more batches are made than fit.
    full.add(batch);
  }

  private void write() {
    try {
      while (!isClosed || !full.isEmpty()) {
        var batch = full.poll(100, TimeUnit.MILLISECONDS);
        if (batch != null) {
          write(batch);
          batch.clear();
          free.add(batch);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(LogBatch batch) {
    try {
      out.write(batch.bytes(), 0, batch.length());
      out.flush();
      isFailing = false;
    } catch (IOException e) {
      dropped.add(batch.lines());
      if (!isFailing) {
        isFailing = true;
        log.warn("The access log can't be written: {}. Lines are lost until it can.", e.toString());
      }
    }
  }

  /** Writes out what was handed over, waiting for that up to five seconds. */
  @Override
  public void close() throws IOException {
    isClosed = true;
    try {
      writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    out.close();
  }
}

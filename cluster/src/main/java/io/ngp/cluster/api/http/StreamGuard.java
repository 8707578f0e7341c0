package io.ngp.cluster.api.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds what open streams cost: how many there are, and how long one waits for a reader that does
 * not read. A stream is ended by interrupting its thread, which closes the socket it is blocked on.
 */
public final class StreamGuard implements AutoCloseable {
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private final int maxStreams;
  private final Duration maxStall;
  private final Set<Watched> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param maxStreams how many may be open at once; the next is answered 503
   * @param maxStall how long one write may take
   */
  public StreamGuard(int maxStreams, Duration maxStall) {
    this.maxStreams = maxStreams;
    this.maxStall = maxStall;
  }

  public void start() {
    Thread.ofVirtual().name("stream-guard").start(this::watch);
  }

  /** Ends all streams; no further one is opened. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Watched::end);
  }

  /** How many are open. */
  public int openStreams() {
    return open.size();
  }

  /**
   * A stream under this guard.
   *
   * @throws Refusal 503 if too many are open
   */
  public Reply stream(String contentType, Reply.StreamWriter writer) {
    if (closed || open.size() >= maxStreams) {
      throw new Refusal(
          503,
          "This master serves %d streams already and opens no further one. Close some or try again."
              .formatted(open.size()));
    }
    return Reply.stream(contentType, out -> run(writer, out));
  }

  private void run(Reply.StreamWriter writer, OutputStream out)
      throws IOException, InterruptedException {
    Watched watched = new Watched(out, Thread.currentThread());
    open.add(watched);
    try {
      if (!closed) {
        writer.write(watched);
      }
    } finally {
      open.remove(watched);
    }
  }

  private void watch() {
    try {
      while (!closed) {
        Thread.sleep(CHECK_INTERVAL);
        open.stream().filter(watched -> watched.isStalled(maxStall)).forEach(Watched::end);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A stream's output that knows since when it is blocked. */
  private static final class Watched extends OutputStream {
    private static final long IDLE = 0;

    private final OutputStream out;
    private final Thread writer;

    /** Start of the write under way by {@link System#nanoTime}; set by {@link #writer} only. */
    private volatile long writingSince = IDLE;

    Watched(OutputStream out, Thread writer) {
      this.out = out;
      this.writer = writer;
    }

    boolean isStalled(Duration maxStall) {
      long since = writingSince;
      return since != IDLE && System.nanoTime() - since > maxStall.toNanos();
    }

    void end() {
      writer.interrupt();
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      begin();
      try {
        out.write(bytes, offset, length);
      } finally {
        writingSince = IDLE;
      }
    }

    @Override
    public void flush() throws IOException {
      begin();
      try {
        out.flush();
      } finally {
        writingSince = IDLE;
      }
    }

    private void begin() {
      long now = System.nanoTime();
      writingSince = now == IDLE ? 1 : now;
    }
  }
}

package io.ngp.cluster.engine;

import io.ngp.cluster.engine.ExecFrame.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commands that others follow over HTTP: the answer to the request that began one is what it says,
 * and its input comes with requests that name it. Thread-safe.
 */
public final class ExecSessions implements AutoCloseable {
  /** Between two signs of life, by which a follower that has left is noticed. */
  public static final Duration ALIVE = Duration.ofSeconds(5);

  private final Map<String, ExecSession> open = new ConcurrentHashMap<>();

  /** A command by its name, while it is followed. */
  public Optional<ExecSession> find(String name) {
    return Optional.ofNullable(open.get(name));
  }

  /**
   * Writes all that is said of a command until its end, and closes it, also if the follower leaves.
   *
   * @throws IOException if the follower has left, or the command can't be followed any more
   */
  public void follow(ExecSession session, OutputStream out)
      throws IOException, InterruptedException {
    String name = UUID.randomUUID().toString();
    Line line = new Line(out, session);
    open.put(name, session);
    Thread alive = Thread.ofVirtual().name("exec-" + name).unstarted(line::keepAlive);
    try (session) {
      line.write(ExecFrame.of(Kind.SESSION, name));
      alive.start();
      ExecFrame frame = session.next();
      for (; frame.kind() != Kind.EXIT; frame = session.next()) {
        line.write(frame);
      }
      line.write(frame);
    } finally {
      open.remove(name);
      line.end();
      alive.interrupt();
    }
  }

  /** Ends all commands. */
  @Override
  public void close() {
    open.values().forEach(ExecSession::close);
  }

  /** What two threads write to. */
  private static final class Line {
    private final OutputStream out;
    private final ExecSession session;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private boolean isOver;

    Line(OutputStream out, ExecSession session) {
      this.out = out;
      this.session = session;
    }

    void write(ExecFrame frame) throws IOException {
      lock.lock();
      try {
        if (!isOver) {
          frame.writeTo(out);
          out.flush();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Nothing is written any more, and nothing is being written. */
    void end() {
      lock.lock();
      try {
        isOver = true;
      } finally {
        lock.unlock();
      }
    }

    void keepAlive() {
      try {
        while (true) {
          Thread.sleep(ALIVE);
          write(ExecFrame.signOfLife());
        }
      } catch (IOException | RuntimeException _) {
        // Nobody follows any more: that ends the command, and so the thread that waits for it.
        session.close();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

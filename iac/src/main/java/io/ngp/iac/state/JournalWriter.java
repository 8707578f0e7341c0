package io.ngp.iac.state;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to the journal from a thread of its own: all that came while one commit was
 * written go into the next together. After a failure nothing more is written.
 */
final class JournalWriter {
  /** What may wait to be written before those who do not care to wait must. */
  private static final long MAX_WAITING_BYTES = 4 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workCame = lock.newCondition();
  private final Condition workDone = lock.newCondition();
  private final StateBackend.Lease lease;
  private final Optional<Seal> seal;
  private final Thread thread;

  // Guarded by the lock.
  private List<byte[]> waiting = new ArrayList<>();
  private long waitingBytes;
  private boolean isUrgent;
  private long accepted;
  private long durable;
  private boolean isClosing;
  private @Nullable StateException failure;

  // The writing thread's own until it has ended.
  private long nextCommit;
  private long writtenBytes;

  JournalWriter(StateBackend.Lease lease, Optional<Seal> seal, long nextCommit) {
    this.lease = lease;
    this.seal = seal;
    this.nextCommit = nextCommit;
    this.thread = Thread.ofPlatform().name("state-journal").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * Accepts a record.
   *
   * @return its ticket for {@link #await}
   */
  long add(byte[] record) {
    lock.lock();
    try {
      refuseIfOver();
      waiting.add(record);
      waitingBytes += record.length;
      accepted++;
      return accepted;
    } finally {
      lock.unlock();
    }
  }

  /** Whether so much waits that whoever adds should wait, too. */
  boolean isFull() {
    lock.lock();
    try {
      return waitingBytes > MAX_WAITING_BYTES;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the record with this ticket is durable. */
  void await(long ticket) {
    lock.lock();
    try {
      isUrgent = true;
      workCame.signal();
      // Not to be interrupted: whoever asked to record something must know whether it is.
      while (durable < ticket && failure == null) {
        workDone.awaitUninterruptibly();
      }
      if (durable < ticket) {
        refuseIfOver();
      }
    } finally {
      lock.unlock();
    }
  }

  private void refuseIfOver() {
    if (failure != null) {
      throw new StateException(failure.getMessage(), failure.fix(), failure);
    }
    if (isClosing) {
      throw new IllegalStateException("the state's session is closed");
    }
  }

  private void run() {
    while (true) {
      var records = take();
      if (records.isEmpty()) {
        return;
      }
      try {
        write(records);
        finished(records.size(), null);
      } catch (StateException e) {
        finished(0, e);
        return;
      } catch (RuntimeException e) {
        finished(0, new StateException("The state cannot be written: " + e + ".", "", e));
        return;
      }
    }
  }

  /** What to write next; nothing at the end. */
  private List<byte[]> take() {
    lock.lock();
    try {
      while (!isClosing && !(isUrgent && !waiting.isEmpty())) {
        workCame.awaitUninterruptibly();
      }
      var taken = waiting;
      waiting = new ArrayList<>();
      waitingBytes = 0;
      isUrgent = false;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void write(List<byte[]> records) {
    var bytes = new ByteArrayOutputStream();
    new Commit(nextCommit, seal).write(records, bytes);
    lease.append(bytes.toByteArray());
    nextCommit++;
    writtenBytes += bytes.size();
  }

  private void finished(int count, @Nullable StateException problem) {
    lock.lock();
    try {
      durable += count;
      failure = problem;
      workDone.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes what still waits and ends the thread.
   *
   * @return what went wrong, now or earlier
   */
  Optional<StateException> close() {
    lock.lock();
    try {
      isClosing = true;
      workCame.signal();
    } finally {
      lock.unlock();
    }
    joinUninterruptibly();
    return Optional.ofNullable(failure);
  }

  private void joinUninterruptibly() {
    var isInterrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many bytes were added; after {@link #close}. */
  long writtenBytes() {
    return writtenBytes;
  }
}

package io.ngp.iac.testing;

import io.ngp.iac.configuration.SourceBundle;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.state.Entry;
import io.ngp.iac.state.State;
import io.ngp.iac.state.StateSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The death of a process at a chosen moment, without a process: from that moment on whatever it
 * does next fails, and what it had not made durable is lost in part.
 */
public final class Mortality implements FakeProvider.Watcher, StateSession {
  private final StateSession disk;
  private final Random random;
  private final long deadAt;
  // Guarded by this.
  private final List<Entry> undurable = new ArrayList<>();
  private long moments;

  /** Thrown from the moment of death on. */
  public static final class Death extends Error {
    private Death() {
      super("the process is dead", null, false, false);
    }
  }

  /**
   * A process that writes to {@code disk}.
   *
   * @param deadAt the moment of its death, from 1; moments that never come are survived
   */
  public Mortality(StateSession disk, Random random, long deadAt) {
    this.disk = disk;
    this.random = random;
    this.deadAt = deadAt;
  }

  /** How many moments have passed. */
  public synchronized long moments() {
    return moments;
  }

  private synchronized void moment() {
    moments++;
    if (moments == deadAt) {
      // A prefix of what was under way may have reached the disk.
      disk.append(undurable.subList(0, random.nextInt(undurable.size() + 1)));
    }
    if (moments >= deadAt) {
      throw new Death();
    }
  }

  @Override
  public void before(String call, Operation operation) {
    moment();
  }

  @Override
  public void after(String call, Operation operation) {
    moment();
  }

  @Override
  public State state() {
    return disk.state();
  }

  @Override
  public synchronized void append(List<Entry> entries) {
    undurable.addAll(entries);
    moment();
    disk.append(undurable);
    undurable.clear();
    moment();
  }

  @Override
  public synchronized void appendLater(List<Entry> entries) {
    undurable.addAll(entries);
    moment();
  }

  @Override
  public void keepSources(int number, SourceBundle sources) {
    moment();
  }

  @Override
  public void close() {}
}

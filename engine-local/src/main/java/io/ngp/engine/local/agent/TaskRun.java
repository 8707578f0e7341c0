package io.ngp.engine.local.agent;

import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.engine.local.health.ProbeRunner;
import io.ngp.engine.local.process.Cgroups;
import io.ngp.engine.local.process.TaskCgroup;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.engine.local.wire.TaskSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task from its order to its end. A virtual thread of its own leads it through staging, running
 * and stopping; what it intends is on disk before it does it. Thread-safe.
 */
final class TaskRun {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

  /** How often an adopted leader, whose end nobody tells us, is looked at. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** For what the command left running when it ended by itself. */
  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(1);

  private final TaskTools tools;
  private final TaskStarter starter;
  private final List<Member> members;
  private final TaskOutputs outputs;

  private final ReentrantLock lock = new ReentrantLock();
  private final java.util.concurrent.locks.Condition changed = lock.newCondition();
  // Guarded by the lock.
  private StoredTask stored;
  private boolean isStaging;
  private boolean isClosing;
  private @Nullable Thread thread;

  TaskRun(TaskTools tools, StoredTask stored) {
    this.tools = tools;
    this.starter = new TaskStarter(tools);
    this.stored = stored;
    this.members = starter.members(stored.spec());
    this.outputs = new TaskOutputs(members);
  }

  TaskSpec spec() {
    return stored().spec();
  }

  boolean hasEnded() {
    return stored().end().isPresent();
  }

  TaskOutputs outputs() {
    return outputs;
  }

  /** Begins to lead the task, a new one or one found on disk. */
  void start() {
    Optional<TaskReport> end = stored().end();
    if (end.isPresent()) {
      tools.hub().publish(end.get());
      return;
    }
    report(
        stored().attempt() == 0 ? Condition.STAGING : Condition.STARTING,
        stored().acceptedAt(),
        List.of());
    lock.lock();
    try {
      thread = Thread.ofVirtual().name("task-" + spec().taskId()).start(this::lead);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Orders the task to stop; a later order changes nothing. On disk on return, unless it is full.
   */
  void kill(Duration grace) {
    lock.lock();
    try {
      if (stored.end().isPresent() || stored.kill().isPresent()) {
        return;
      }
      saveIfPossible(stored.killOrdered(grace.toMillis()));
      changed.signalAll();
      if (isStaging && thread != null) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the task without having started it. */
  void refuse(String message) throws IOException {
    conclude(TaskEnd.cannotRun(message));
  }

  /** What is on disk of it, if it was started and has not ended. */
  Optional<StoredTask> running() {
    return Optional.of(stored()).filter(task -> task.attempt() > 0 && task.end().isEmpty());
  }

  /** Waits for the end. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (stored.end().isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return stored.end().isPresent();
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of the task, which goes on; its thread ends soon. */
  Optional<Thread> letGo() {
    lock.lock();
    try {
      isClosing = true;
      Optional<Thread> leading = Optional.ofNullable(thread);
      leading.ifPresent(Thread::interrupt);
      return leading;
    } finally {
      lock.unlock();
    }
  }

  private void lead() {
    try {
      conclude(live());
    } catch (InterruptedException e) {
      LOG.debug("Task {} goes on without this agent", spec().taskId());
    } catch (IOException | RuntimeException e) {
      // A call to the machine that is interrupted by closing fails in its own way.
      if (!isClosing()) {
        LOG.error("Task {} can't be led any further on this agent", spec().taskId(), e);
      }
    }
  }

  private TaskEnd live() throws InterruptedException, IOException {
    try {
      Optional<Attempt> running = starter.recover(stored());
      if (running.isEmpty()) {
        if (killGrace().isPresent()) {
          return TaskEnd.killed(Optional.empty());
        }
        stage();
        running = Optional.of(begin());
      }
      return supervise(running.get());
    } catch (CannotRunException e) {
      return killGrace().isPresent()
          ? TaskEnd.killed(Optional.empty())
          : TaskEnd.cannotRun(e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (RebootedException e) {
      return TaskEnd.rebooted();
    }
  }

  private void stage() throws CannotRunException, InterruptedException {
    report(Condition.STAGING, stored().acceptedAt(), List.of());
    setStaging(true);
    try {
      starter.stage(spec());
    } catch (CannotRunException e) {
      throwIfClosing();
      throw e;
    } finally {
      setStaging(false);
    }
    if (killGrace().isPresent()) {
      throw new CannotRunException("Stopped while staging");
    }
    throwIfClosing();
  }

  /** While staging a kill interrupts the thread; after it, a late interrupt must not linger. */
  private void setStaging(boolean staging) {
    lock.lock();
    try {
      isStaging = staging;
      if (!staging && !isClosing) {
        boolean _ = Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }

  private void throwIfClosing() throws InterruptedException {
    if (isClosing()) {
      throw new InterruptedException("The agent closes");
    }
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return isClosing;
    } finally {
      lock.unlock();
    }
  }

  private Attempt begin() throws CannotRunException, IOException, InterruptedException {
    Optional<TaskCgroup> cgroup = starter.cgroup(spec());
    StoredTask next =
        stored()
            .nextAttempt(
                tools.processes().machineBoot(),
                cgroup.map(TaskCgroup::procsFiles).orElse(List.of()));
    lock.lock();
    try {
      // Not over a kill that came meanwhile.
      save(stored.kill().isPresent() ? next.killOrdered(stored.kill().get()) : next);
    } catch (IOException e) {
      cgroup.ifPresent(TaskCgroup::remove);
      throw new CannotRunException("What is to be started can't be written down: " + e, e);
    } finally {
      lock.unlock();
    }
    try {
      return starter.start(next, cgroup);
    } catch (CannotRunException e) {
      cgroup.ifPresent(TaskCgroup::remove);
      throw e;
    }
  }

  private TaskEnd supervise(Attempt attempt) throws InterruptedException {
    List<ContainerEnd> ends = ContainerEnds.soFar(attempt);
    report(Condition.RUNNING, attempt.since(), ends);
    try (ProbeRunner _ =
        ProbeRunner.start(spec(), this::probeContext, new LivingMembers(attempt, tools.hub()))) {
      awaitExitOrKill(attempt, ends);
    }
    Ending ending = Ending.of(attempt);
    Optional<Duration> grace = killGrace();
    if (grace.isPresent() && attempt.isAlive()) {
      report(Condition.KILLING, now(), ending.ends());
    }
    attempt.tree().stop(grace.orElseGet(this::leftoverGrace));
    Optional<TaskCgroup> cgroup = Cgroups.reopen(stored().cgroup());
    Optional<String> outOfMemory = cgroup.flatMap(TaskCgroup::outOfMemory);
    cgroup.ifPresent(TaskCgroup::remove);
    // Asked again, because an order may have come while leftovers were stopped.
    return ending.conclude(killGrace().isPresent(), outOfMemory, now());
  }

  /** The containers of a pod that outlive the failed one are stopped as on an order. */
  private Duration leftoverGrace() {
    return spec().pod().isEmpty()
        ? LEFTOVER_GRACE
        : spec()
            .killGraceMillis()
            .map(Duration::ofMillis)
            .orElse(tools.settings().keeping().killGrace());
  }

  private ProbeRunner.Context probeContext(int probe) {
    Member asked =
        members.stream()
            .filter(member -> member.probes().contains(probe))
            .findFirst()
            .orElse(members.getFirst());
    return new ProbeRunner.Context(
        asked.folder(),
        tools.environment().of(spec(), asked),
        tools.starter(),
        tools.processes(),
        stored().cgroup(),
        tools.clock());
  }

  /** Tells of containers that end meanwhile, beside those told already. */
  private void awaitExitOrKill(Attempt attempt, List<ContainerEnd> alreadyTold)
      throws InterruptedException {
    List<ContainerEnd> told = alreadyTold;
    for (Leader leader : attempt.leaders()) {
      var _ = leader.exit().thenRun(this::wake);
    }
    while (attempt.goesOn()) {
      List<ContainerEnd> ends = ContainerEnds.soFar(attempt);
      if (!ends.equals(told)) {
        report(Condition.RUNNING, attempt.since(), ends);
        told = ends;
      }
      lock.lockInterruptibly();
      try {
        if (stored.kill().isPresent() || !attempt.goesOn()) {
          return;
        }
        if (!ContainerEnds.soFar(attempt).equals(told)) {
          continue;
        }
        if (attempt.isOurChild()) {
          changed.await();
        } else {
          boolean _ = changed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void conclude(TaskEnd end) throws IOException {
    TaskReport report =
        new TaskReport(
            spec().taskId(),
            spec().app(),
            end.condition(),
            end.message(),
            end.exitCode(),
            now(),
            end.containers());
    SecretFiles.remove(spec(), starter.sandbox(spec()));
    lock.lock();
    try {
      // Without a record of the end the next agent finds it by what the task left, or is told to
      // stop it; one that never ran must not be begun then.
      if (!saveIfPossible(stored.ended(report)) && stored.attempt() == 0) {
        tools.files().drop(spec().taskId());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    tools.hub().publish(report);
  }

  private void report(Condition condition, Instant at, List<ContainerEnd> ends) {
    tools.hub().publish(TaskReport.living(spec(), condition, at, ends));
  }

  private Optional<Duration> killGrace() {
    return stored().kill().map(Duration::ofMillis);
  }

  private Instant now() {
    return tools.clock().instant();
  }

  private StoredTask stored() {
    lock.lock();
    try {
      return stored;
    } finally {
      lock.unlock();
    }
  }

  /** With the lock held: on disk, or in memory alone; whether it is on disk. */
  private boolean saveIfPossible(StoredTask next) {
    stored = next;
    return tools.files().saveIfPossible(next);
  }

  /** With the lock held: on disk first. */
  private void save(StoredTask next) throws IOException {
    tools.files().save(next);
    stored = next;
  }
}

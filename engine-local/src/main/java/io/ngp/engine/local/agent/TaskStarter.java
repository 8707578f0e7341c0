package io.ngp.engine.local.agent;

import io.ngp.cluster.app.Fetch;
import io.ngp.engine.local.fetch.FetchException;
import io.ngp.engine.local.process.Accounts;
import io.ngp.engine.local.process.Cgroups;
import io.ngp.engine.local.process.ProcessIdentity;
import io.ngp.engine.local.process.ProcessTable;
import io.ngp.engine.local.process.ProcessTree;
import io.ngp.engine.local.process.TaskCgroup;
import io.ngp.engine.local.wire.TaskSpec;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Gets a task from an order to a running leader, and finds one that an earlier agent started. */
final class TaskStarter {
  private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(10);
  private static final Duration CLAIM_PAUSE = Duration.ofMillis(1);
  private static final String AGENTS_CLAIM = "agent";

  private final TaskTools tools;

  TaskStarter(TaskTools tools) {
    this.tools = tools;
  }

  Path sandbox(TaskSpec spec) {
    return tools.settings().tasks().resolve(spec.taskId());
  }

  /**
   * Makes an empty sandbox and brings in what the task fetches. Can be interrupted.
   *
   * @throws CannotRunException if that fails
   */
  void stage(TaskSpec spec) throws CannotRunException {
    Path sandbox = sandbox(spec);
    try {
      Folders.delete(sandbox);
      Files.createDirectories(sandbox);
      for (Fetch entry : spec.program().fetch()) {
        tools.fetcher().fetch(entry, sandbox);
      }
      Optional<String> user = CommandLine.otherUser(spec, tools.settings().name());
      if (user.isPresent()) {
        Accounts.give(sandbox, user.get());
      }
    } catch (FetchException e) {
      throw new CannotRunException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CannotRunException("Cannot make the sandbox %s: %s".formatted(sandbox, e), e);
    }
  }

  Optional<TaskCgroup> cgroup(TaskSpec spec) {
    return tools
        .cgroups()
        .create(
            spec.taskId(),
            new Cgroups.Limits(
                spec.shares().cpus(), spec.shares().cpuLimit(), spec.shares().memLimitMib()));
  }

  /**
   * Starts the leader. The intent is on disk already.
   *
   * @throws CannotRunException if nothing was or will be started
   */
  Attempt start(StoredTask task, Optional<TaskCgroup> cgroup)
      throws CannotRunException, InterruptedException {
    TaskSpec spec = task.spec();
    Path sandbox = sandbox(spec);
    Path run = tools.files().runFolder(spec.taskId(), task.attempt());
    Map<String, String> environment = tools.environment().of(spec, sandbox);
    List<String> line = new ArrayList<>();
    line.add("/bin/sh");
    line.add(tools.files().script().toString());
    line.add(run.resolve(Attempt.CLAIM).toString());
    line.add(run.resolve(Attempt.EXIT).toString());
    line.add(sandbox.resolve("stdout").toString());
    line.add(sandbox.resolve("stderr").toString());
    line.addAll(task.cgroup());
    line.add("--");
    line.addAll(CommandLine.of(spec, environment, sandbox, tools.settings().name()));
    try {
      Files.createDirectories(run);
      Process process =
          tools.starter().start(line, environment, sandbox, ProcessBuilder.Redirect.DISCARD);
      return awaitClaim(spec, run, process, cgroup);
    } catch (IOException e) {
      throw new CannotRunException("Cannot start a process: " + e.getMessage(), e);
    }
  }

  /**
   * What became of an intended start. If its leader never came to claim the task, it can't do so
   * any more after this, and the task may be started again.
   *
   * @return the attempt, running or ended; empty if nothing was started
   */
  Optional<Attempt> recover(StoredTask task) throws IOException, InterruptedException {
    Path run = tools.files().runFolder(task.spec().taskId(), task.attempt());
    Path claim = run.resolve(Attempt.CLAIM);
    Files.createDirectories(run);
    try {
      Files.writeString(claim, AGENTS_CLAIM + "\n", StandardOpenOption.CREATE_NEW);
      return Optional.empty();
    } catch (FileAlreadyExistsException e) {
      Optional<ProcessIdentity> leader = leader(claim);
      return leader.isEmpty()
          ? Optional.empty()
          : Optional.of(
              attempt(
                  task.spec(), run, leader.get(), Optional.empty(), Cgroups.reopen(task.cgroup())));
    }
  }

  private Attempt awaitClaim(TaskSpec spec, Path run, Process process, Optional<TaskCgroup> cgroup)
      throws CannotRunException, IOException, InterruptedException {
    Path claim = run.resolve(Attempt.CLAIM);
    long deadline = System.nanoTime() + CLAIM_PATIENCE.toNanos();
    while (true) {
      boolean hasEnded = !process.isAlive();
      Optional<ProcessIdentity> leader = Files.exists(claim) ? parseClaim(claim) : Optional.empty();
      if (leader.isPresent()) {
        return attempt(spec, run, leader.get(), Optional.of(process), cgroup);
      }
      if (hasEnded || System.nanoTime() - deadline > 0) {
        process.destroyForcibly();
        throw new CannotRunException(
            "The task's leading process did not come up (status %s). Look at disk space and limits of processes on agent %s."
                .formatted(hasEnded ? process.exitValue() : "unknown", tools.settings().name()));
      }
      pause();
    }
  }

  private Attempt attempt(
      TaskSpec spec,
      Path run,
      ProcessIdentity leader,
      Optional<Process> process,
      Optional<TaskCgroup> cgroup)
      throws IOException {
    Instant since = Files.getLastModifiedTime(run.resolve(Attempt.CLAIM)).toInstant();
    ProcessTree tree =
        new ProcessTree(tools.processes(), leader, BaseEnvironment.mark(spec.taskId()), cgroup);
    return process
        .map(leading -> Attempt.started(tree, run, since, leading))
        .orElseGet(() -> Attempt.adopted(tree, run, since));
  }

  /** Whose claim it is; empty if ours. A leader that claims writes its line at once or is dead. */
  private Optional<ProcessIdentity> leader(Path claim) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + CLAIM_PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      if (Files.readString(claim).startsWith(AGENTS_CLAIM)) {
        return Optional.empty();
      }
      Optional<ProcessIdentity> leader = parseClaim(claim);
      if (leader.isPresent()) {
        return leader;
      }
      pause();
    }
    return Optional.empty();
  }

  private Optional<ProcessIdentity> parseClaim(Path claim) throws IOException {
    String text = Files.readString(claim);
    return text.endsWith("\n")
        ? ProcessTable.identityOf(text.strip(), Files.getLastModifiedTime(claim).toInstant())
        : Optional.empty();
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(CLAIM_PAUSE.toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException("Interrupted while a task was starting");
    }
  }
}

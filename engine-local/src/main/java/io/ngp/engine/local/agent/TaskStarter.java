package io.ngp.engine.local.agent;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Gets a task from an order to running leaders, and finds those that an earlier agent started. */
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

  List<Member> members(TaskSpec spec) {
    return Member.of(spec, sandbox(spec));
  }

  /**
   * Makes an empty sandbox and brings in what the task fetches. Can be interrupted.
   *
   * @throws CannotRunException if that fails
   */
  void stage(TaskSpec spec) throws CannotRunException, InterruptedException {
    new Sandbox(spec, sandbox(spec), tools).make();
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
   * Starts the leaders. The intent is on disk already.
   *
   * @throws CannotRunException if nothing was or will be started
   */
  Attempt start(StoredTask task, Optional<TaskCgroup> cgroup)
      throws CannotRunException, InterruptedException {
    List<Start> starts = new ArrayList<>();
    for (Member member : members(task.spec())) {
      starts.add(prepare(task, member));
    }
    List<Leader> leaders = new ArrayList<>();
    try {
      for (Start start : starts) {
        leaders.add(start(start));
      }
      return attempt(task, leaders, true, cgroup);
    } catch (CannotRunException e) {
      stop(task, leaders, cgroup);
      throw e;
    } catch (IOException e) {
      stop(task, leaders, cgroup);
      throw new CannotRunException("Cannot start a process: " + e.getMessage(), e);
    }
  }

  /** What one member is started with. */
  private record Start(
      Member member, Path run, List<String> line, Map<String, String> environment) {}

  private Start prepare(StoredTask task, Member member) throws CannotRunException {
    String taskId = task.spec().taskId();
    Path run = member.runFolder(tools.files().runFolder(taskId, task.attempt()));
    Map<String, String> environment = tools.environment().of(task.spec(), member);
    List<String> line = new ArrayList<>();
    line.add("/bin/sh");
    line.add(tools.files().script().toString());
    line.add(run.resolve(Leader.CLAIM).toString());
    line.add(run.resolve(Leader.EXIT).toString());
    line.add(member.output("stdout").toString());
    line.add(member.output("stderr").toString());
    line.addAll(task.cgroup());
    line.add("--");
    line.addAll(
        CommandLine.of(member.program(), environment, member.folder(), tools.settings().name()));
    return new Start(member, run, line, environment);
  }

  private Leader start(Start start) throws CannotRunException, IOException, InterruptedException {
    Files.createDirectories(start.run());
    Process process =
        tools
            .starter()
            .start(
                start.line(),
                start.environment(),
                start.member().folder(),
                ProcessBuilder.Redirect.DISCARD);
    return awaitClaim(start.member(), start.run(), process);
  }

  /**
   * What became of an intended start. A leader that never came to claim its member can't do so any
   * more after this. If only some came, the agent died between their starts: they are stopped, and
   * the task may be started again as if there had been none.
   *
   * @return the attempt, running or ended; empty if nothing was started
   * @throws RebootedException if it is of an earlier life of the machine
   */
  Optional<Attempt> recover(StoredTask task)
      throws IOException, InterruptedException, RebootedException {
    if (task.attempt() == 0) {
      return Optional.empty();
    }
    if (!task.machineBoot().equals(tools.processes().machineBoot())) {
      throw new RebootedException();
    }
    Path attempt = tools.files().runFolder(task.spec().taskId(), task.attempt());
    List<Member> members = members(task.spec());
    List<Leader> leaders = new ArrayList<>();
    for (Member member : members) {
      Path run = member.runFolder(attempt);
      claimed(run)
          .map(leader ->
              new Leader(member, leader, tools.processes(), run, new CompletableFuture<Void>()))
          .ifPresent(leaders::add);
    }
    Optional<TaskCgroup> cgroup = Cgroups.reopen(task.cgroup());
    if (leaders.size() < members.size()) {
      stop(task, leaders, cgroup);
      return Optional.empty();
    }
    return Optional.of(attempt(task, leaders, false, cgroup));
  }

  /** Takes the claim, so that no leader can; empty if none had. */
  private Optional<ProcessIdentity> claimed(Path run) throws IOException, InterruptedException {
    Path claim = run.resolve(Leader.CLAIM);
    Files.createDirectories(run);
    try {
      Files.writeString(claim, AGENTS_CLAIM + "\n", StandardOpenOption.CREATE_NEW);
      return Optional.empty();
    } catch (FileAlreadyExistsException e) {
      return leader(claim);
    }
  }

  private void stop(StoredTask task, List<Leader> leaders, Optional<TaskCgroup> cgroup)
      throws InterruptedException {
    if (!leaders.isEmpty()) {
      tree(task, leaders, cgroup).stop(Duration.ZERO);
    }
  }

  private Leader awaitClaim(Member member, Path run, Process process)
      throws CannotRunException, IOException, InterruptedException {
    Path claim = run.resolve(Leader.CLAIM);
    long deadline = System.nanoTime() + CLAIM_PATIENCE.toNanos();
    while (true) {
      boolean hasEnded = !process.isAlive();
      Optional<ProcessIdentity> leader = Files.exists(claim) ? parseClaim(claim) : Optional.empty();
      if (leader.isPresent()) {
        return new Leader(member, leader.get(), tools.processes(), run, process.onExit());
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
      StoredTask task, List<Leader> leaders, boolean isOurChild, Optional<TaskCgroup> cgroup)
      throws IOException {
    Instant since = Instant.EPOCH;
    for (Leader leader : leaders) {
      Path claim = leader.runFolder().resolve(Leader.CLAIM);
      Instant began = Files.getLastModifiedTime(claim).toInstant();
      since = began.isAfter(since) ? began : since;
    }
    return new Attempt(tree(task, leaders, cgroup), leaders, since, isOurChild);
  }

  /** The oldest leader stands for all: the others are known by the task's mark. */
  private ProcessTree tree(StoredTask task, List<Leader> leaders, Optional<TaskCgroup> cgroup) {
    return new ProcessTree(
        tools.processes(),
        leaders.getFirst().process(),
        BaseEnvironment.mark(task.spec().taskId()),
        cgroup);
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

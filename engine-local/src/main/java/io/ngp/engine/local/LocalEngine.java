package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.engine.LeadingEngine;
import io.ngp.cluster.engine.Placer;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.engine.UsageRound;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.CheckReport;
import io.ngp.engine.local.wire.ProbeReport;
import io.ngp.engine.local.wire.Registration;
import io.ngp.engine.local.wire.Snapshot;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/**
 * The engine that runs tasks as processes through our own {@link io.ngp.engine.local.agent agents},
 * one instance for each time a master leads. Agents make themselves known by registering, which the
 * master's HTTP server passes on to {@link #registered}.
 *
 * <p>Thread-safe. One owner thread holds the state; it never waits for an agent.
 */
public final class LocalEngine extends LeadingEngine<LocalEngine.Leading> {
  private final AgentState state;
  private final SecretStore secrets;
  private final RandomGenerator random;
  private final LogStreams logs;

  // Set once by start().
  private volatile long epoch;

  /** The parts that exist only while this engine leads. */
  record Leading(
      AgentCourse course, Placer<AgentTask> placer, AgentWatch watch, VolumeRemoval removal)
      implements Parts {
    @Override
    public void free(Release release) {
      removal.free(release);
    }

    @Override
    public void dismiss(String agent) {
      watch.dismiss(agent);
      removal.dismiss(agent);
    }
  }

  /**
   * An engine of the usual patience whose tasks get their secrets from {@code secrets}; {@code
   * clock} never jumps.
   *
   * @param caller how agents are called
   */
  public LocalEngine(Caller caller, SecretStore secrets, InstantSource clock) {
    this(LocalEngineSettings.DEFAULT.with(caller), secrets, clock, RandomGenerator.getDefault());
  }

  /**
   * An engine that does nothing yet.
   *
   * @param random where random host ports start
   */
  public LocalEngine(
      LocalEngineSettings settings,
      SecretStore secrets,
      InstantSource clock,
      RandomGenerator random) {
    this(new AgentState(settings, clock), secrets, random);
  }

  private LocalEngine(AgentState state, SecretStore secrets, RandomGenerator random) {
    super("local-engine", state);
    this.state = state;
    this.logs = new LogStreams(state.settings.caller());
    this.secrets = secrets;
    this.random = random;
  }

  /**
   * An agent says that it lives and what it has. Ignored before {@link #start}, because agents say
   * so every second.
   */
  public void registered(String agent, Registration registration) {
    if (isStarted()) {
      submit(leading -> leading.watch().registered(agent, registration));
    }
  }

  @Override
  protected Leading parts(long epoch) {
    this.epoch = epoch;
    Orders orders = new Orders(epoch, state.settings.caller());
    AgentCourse course = new AgentCourse(state, orders, new SecretGatherer(secrets), this::onOwner);
    LinkListener heard = new LinkListener();
    AgentWatch watch =
        new AgentWatch(
            state,
            course,
            agent ->
                new AgentLink(
                    agent.name,
                    agent.address().orElseThrow(),
                    state.settings.caller(),
                    epoch,
                    heard));
    return new Leading(
        course,
        new Placer<>(state, this::onOwner, course::advance, random),
        watch,
        new VolumeRemoval(state, orders, this::onOwner));
  }

  @Override
  public List<Unsupported> unsupported(App app) {
    return ProcessLimits.unsupported(app, secrets);
  }

  @Override
  public Optional<InputStream> openLog(TaskId task, LogQuery query) throws IOException {
    Optional<URI> agent = state.addressOf(task);
    if (agent.isPresent()) {
      return logs.open(agent.get(), task, query);
    }
    // A forgotten task's sandbox may still be somewhere.
    for (EngineNode node : state.nodes()) {
      if (node.reachable()) {
        Optional<InputStream> log = logs.open(URI.create(node.address()), task, query);
        if (log.isPresent()) {
          return log;
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<ExecSession> exec(TaskId task, ExecCommand command) throws IOException {
    Optional<URI> agent = state.addressOf(task);
    return agent.isPresent()
        ? RemoteExec.begin(agent.get(), state.settings.caller(), epoch, task, command)
        : Optional.empty();
  }

  @Override
  public Map<TaskId, TaskUsage> usage(Set<TaskId> tasks) throws InterruptedException {
    List<Callable<Map<TaskId, TaskUsage>>> questions = new ArrayList<>();
    state
        .byAddress(tasks)
        .forEach((agent, there) ->
            questions.add(() -> AgentUsage.ask(agent, state.settings.caller(), there)));
    return UsageRound.of(questions);
  }

  @Override
  public void close() {
    super.close();
    whileLeading(leading -> leading.watch().close());
    logs.close();
  }

  @Override
  protected void tick(Leading leading) {
    leading.watch().expireLeases();
    state.nodes().stream()
        .filter(n -> !n.reachable() && !n.address().isEmpty())
        .forEach(n -> logs.endThoseOf(URI.create(n.address())));
    leading.course().advanceAll();
    leading.removal().advanceAll();
  }

  /** Hands what links hear to the owner thread. */
  private final class LinkListener implements AgentLink.Listener {
    @Override
    public void connected(AgentLink link, Snapshot snapshot) throws InterruptedException {
      submitPatiently(l -> l.watch().connected(link, snapshot));
    }

    @Override
    public void reported(AgentLink link, TaskReport report) throws InterruptedException {
      submitPatiently(l -> l.watch().reported(link, report));
    }

    @Override
    public void probed(AgentLink link, ProbeReport report) throws InterruptedException {
      submitPatiently(l -> l.watch().probed(link, report));
    }

    @Override
    public void checked(AgentLink link, CheckReport report) throws InterruptedException {
      submitPatiently(l -> l.watch().checked(link, report));
    }

    @Override
    public void alive(AgentLink link) throws InterruptedException {
      submitPatiently(l -> l.watch().alive(link));
    }

    @Override
    public void disconnected(AgentLink link) throws InterruptedException {
      submitPatiently(l -> l.watch().disconnected(link));
    }
  }
}

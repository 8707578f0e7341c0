package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.EngineListener;
import io.ngp.cluster.engine.EngineLoop;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.Reservation;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.TrackedTask.Phase;
import io.ngp.engine.local.wire.CheckReport;
import io.ngp.engine.local.wire.ProbeReport;
import io.ngp.engine.local.wire.Registration;
import io.ngp.engine.local.wire.Snapshot;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * The engine that runs tasks as processes through our own {@link io.ngp.engine.local.agent agents},
 * one instance for each time a master leads. Agents make themselves known by registering, which the
 * master's HTTP server passes on to {@link #registered}.
 *
 * <p>Thread-safe. One owner thread holds the state; it never waits for an agent.
 */
public final class LocalEngine implements Engine {
  private final EngineState state;
  private final EngineLoop owner;
  private final SecretStore secrets;
  private final RandomGenerator random;
  private final LogStreams logs;
  private final AtomicBoolean isStarted = new AtomicBoolean();

  // Set once by start(), then used by the owner thread only.
  private Optional<Leading> leading = Optional.empty();

  /** The parts that exist only while this engine leads. */
  private record Leading(
      TaskCourse course, Placer placer, AgentWatch watch, VolumeRemoval removal) {}

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
    this.state = new EngineState(settings, clock);
    this.logs = new LogStreams(settings.caller());
    this.owner = new EngineLoop("local-engine", this::afterWork, this::tick);
    this.secrets = secrets;
    this.random = random;
  }

  /**
   * An agent says that it lives and what it has. Ignored before {@link #start}, because agents say
   * so every second.
   */
  public void registered(String agent, Registration registration) {
    if (isStarted.get()) {
      owner.submit(() -> leading.ifPresent(l -> l.watch().registered(agent, registration)));
    }
  }

  @Override
  public void start(long epoch, List<KnownTask> known, EngineListener listener) {
    if (!isStarted.compareAndSet(false, true)) {
      throw new IllegalStateException("This engine was started already; make one for each leader");
    }
    owner.submit(() -> {
      state.listener(listener);
      Orders orders = new Orders(epoch, state.settings.caller());
      TaskCourse course = new TaskCourse(state, orders, new SecretGatherer(secrets), this::onOwner);
      Placer placer = new Placer(state, this::onOwner, course::advance, random);
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
      VolumeRemoval removal = new VolumeRemoval(state, orders, this::onOwner);
      leading = Optional.of(new Leading(course, placer, watch, removal));
      known.forEach(this::takeOver);
      state.placingDue();
    });
    owner.start();
  }

  @Override
  public void launch(App service, List<TaskId> tasks) {
    List<TaskId> asked = List.copyOf(tasks);
    owner.submit(() -> {
      for (TaskId id : asked) {
        if (state.task(id).isEmpty()) {
          state.track(new TrackedTask(id, Optional.of(service), Phase.WAITING));
        }
      }
      state.placingDue();
    });
  }

  @Override
  public void kill(TaskId task, Duration grace) {
    owner.submit(() -> leading.ifPresent(l -> l.course().kill(task, grace)));
  }

  @Override
  public void forget(TaskId task) {
    owner.submit(() -> leading.ifPresent(l -> l.course().forget(task)));
  }

  @Override
  public void avoid(Set<String> agents) {
    owner.submit(() -> state.avoid(agents));
  }

  @Override
  public void dismiss(String agent) {
    owner.submit(() ->
        leading.ifPresent(l -> {
          l.watch().dismiss(agent);
          l.removal().dismiss(agent);
        }));
  }

  @Override
  public void reserve(List<Reservation> reservations) {
    List<Reservation> kept = List.copyOf(reservations);
    owner.submit(() -> state.reserve(kept));
  }

  @Override
  public void free(Release release) {
    owner.submit(() -> leading.ifPresent(l -> l.removal().free(release)));
  }

  @Override
  public List<EngineNode> nodes() {
    return state.nodes();
  }

  @Override
  public List<Unsupported> unsupported(App app) {
    return ProcessLimits.unsupported(app, secrets);
  }

  @Override
  public Optional<InputStream> openLog(TaskId task, LogQuery query) throws IOException {
    Optional<URI> agent = state.agentOf(task);
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
  public void close() {
    owner.close();
    leading.ifPresent(l -> l.watch().close());
    logs.close();
  }

  private void takeOver(KnownTask known) {
    boolean isPlaced = known.placement().isPresent();
    TrackedTask task =
        new TrackedTask(
            known.task(), Optional.of(known.service()), isPlaced ? Phase.PLACED : Phase.WAITING);
    state.track(task);
    known.placement().ifPresent(placement -> state.assign(task, placement));
  }

  private void afterWork() {
    leading.ifPresent(l -> {
      if (state.takePlacingDue()) {
        l.placer().placeWaiting();
      }
    });
  }

  private void tick() {
    leading.ifPresent(l -> {
      l.watch().expireLeases();
      state.nodes().stream()
          .filter(n -> !n.reachable() && !n.address().isEmpty())
          .forEach(n -> logs.endThoseOf(URI.create(n.address())));
      l.course().advanceAll();
      l.removal().advanceAll();
    });
  }

  /** For answers to orders and to placements, each of which had its place in the queue before. */
  private void onOwner(Runnable work) {
    try {
      owner.submitPatiently(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hands what links hear to the owner thread. */
  private final class LinkListener implements AgentLink.Listener {
    @Override
    public void connected(AgentLink link, Snapshot snapshot) throws InterruptedException {
      pass(() -> leading.ifPresent(l -> l.watch().connected(link, snapshot)));
    }

    @Override
    public void reported(AgentLink link, TaskReport report) throws InterruptedException {
      pass(() -> leading.ifPresent(l -> l.watch().reported(link, report)));
    }

    @Override
    public void probed(AgentLink link, ProbeReport report) throws InterruptedException {
      pass(() -> leading.ifPresent(l -> l.watch().probed(link, report)));
    }

    @Override
    public void checked(AgentLink link, CheckReport report) throws InterruptedException {
      pass(() -> leading.ifPresent(l -> l.watch().checked(link, report)));
    }

    @Override
    public void alive(AgentLink link) throws InterruptedException {
      pass(() -> leading.ifPresent(l -> l.watch().alive(link)));
    }

    @Override
    public void disconnected(AgentLink link) throws InterruptedException {
      pass(() -> leading.ifPresent(l -> l.watch().disconnected(link)));
    }

    private void pass(Runnable work) throws InterruptedException {
      owner.submitPatiently(work);
    }
  }
}

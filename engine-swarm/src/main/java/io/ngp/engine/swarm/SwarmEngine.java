package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineListener;
import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.engine.LeadingEngine;
import io.ngp.cluster.engine.Placer;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.health.NetworkProbe;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.docker.Docker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The engine whose tasks are containers on the nodes of a Docker swarm, one instance for each time
 * a master leads. It talks to the swarm's managers, and to nodes' daemons for what managers can't
 * do; nothing of ours runs on the nodes.
 *
 * <p>Thread-safe. One owner thread holds the state; it never waits for the swarm.
 */
public final class SwarmEngine extends LeadingEngine<SwarmEngine.Leading> {
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(10);

  private final SwarmSettings settings;
  private final SecretStore secrets;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final SwarmState state;
  private final Swarm swarm;
  private final Outputs outputs;

  // Owner thread only.
  private Instant nextHousekeeping = Instant.MIN;

  /** The parts that exist only while this engine leads. */
  record Leading(
      Orders orders,
      ServiceCourse course,
      Placer<ServiceTask> placer,
      NodeWatch watch,
      Probing probing,
      VolumeRemoval removal,
      Looker looker,
      DaemonWatch daemons)
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

  /** An engine whose tasks get their secrets from {@code secrets}. */
  public SwarmEngine(SwarmSettings settings, SecretStore secrets, InstantSource clock) {
    this(settings, secrets, clock, RandomGenerator.getDefault());
  }

  /**
   * An engine that does nothing yet.
   *
   * @param random where random host ports start
   */
  public SwarmEngine(
      SwarmSettings settings, SecretStore secrets, InstantSource clock, RandomGenerator random) {
    this(settings, secrets, clock, random, new SwarmState(settings.patience(), clock));
  }

  private SwarmEngine(
      SwarmSettings settings,
      SecretStore secrets,
      InstantSource clock,
      RandomGenerator random,
      SwarmState state) {
    super("swarm-engine", state);
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
    this.random = random;
    this.state = state;
    this.swarm = new Swarm(settings);
    this.outputs = new Outputs(swarm);
  }

  @Override
  protected Leading parts(long epoch) {
    Fence fence = new Fence(swarm, epoch);
    ServiceWriter services = new ServiceWriter(settings, new SecretWriter(secrets, swarm), epoch);
    Orders orders = new Orders(swarm, fence, services);
    ServiceCourse course = new ServiceCourse(state, orders, new Ends(outputs), this::onOwner);
    DaemonWatch daemons = new DaemonWatch(swarm, settings.patience().lease(), clock);
    return new Leading(
        orders,
        course,
        new Placer<>(state, this::onOwner, course::advance, random),
        new NodeWatch(state, daemons),
        new Probing(state, swarm, new NetworkProbe(), this::onOwner),
        new VolumeRemoval(state, swarm, fence, this::onOwner),
        new Looker(swarm, fence, state, picture -> onOwner(() -> seen(picture))),
        daemons);
  }

  @Override
  public void start(long epoch, List<KnownTask> known, EngineListener listener) {
    super.start(epoch, known, listener);
    whileLeading(l -> l.looker().start());
  }

  @Override
  public List<Unsupported> unsupported(App app) {
    return SwarmLimits.unsupported(app, secrets);
  }

  @Override
  public Optional<InputStream> openLog(TaskId task, LogQuery query) throws IOException {
    Optional<SwarmTask> seen = state.picture().flatMap(p -> p.task(task));
    Optional<SwarmNode> node = seen.flatMap(this::nodeOf);
    return seen.isPresent() && node.isPresent()
        ? Optional.of(
            outputs.open(seen.get(), node.get(), query.stream(), query.tailLines(), query.follow()))
        : Optional.empty();
  }

  @Override
  public Optional<ExecSession> exec(TaskId task, ExecCommand command) throws IOException {
    Optional<SwarmTask> seen =
        state.picture().flatMap(p -> p.task(task)).filter(s -> !s.hasEnded());
    Optional<String> container = seen.flatMap(SwarmTask::container);
    Optional<SwarmNode> node = seen.flatMap(this::nodeOf);
    if (container.isEmpty() || node.isEmpty()) {
      return Optional.empty();
    }
    Docker daemon =
        swarm
            .daemonOf(node.get())
            .orElseThrow(() ->
                new IOException(
                    "It is not known where Docker answers on node %s. Say it: docker node update --label-add %s=tcp://HOST:PORT %s"
                        .formatted(node.get().name(), Labels.NODE_DOCKER, node.get().id())));
    return Optional.of(ContainerExec.start(daemon, container.get(), command));
  }

  @Override
  public Map<TaskId, TaskUsage> usage(Set<TaskId> tasks) throws InterruptedException {
    Optional<SwarmPicture> picture = state.picture();
    return picture.isPresent() ? new Usages(swarm).of(tasks, picture.get()) : Map.of();
  }

  private Optional<SwarmNode> nodeOf(SwarmTask task) {
    return state.picture().flatMap(picture -> picture.node(task.node()));
  }

  @Override
  public void close() {
    whileLeading(l -> {
      l.looker().close();
      l.daemons().close();
    });
    super.close();
    outputs.close();
  }

  private void seen(SwarmPicture picture) {
    whileLeading(l -> {
      state.picture(picture);
      l.watch().seen(picture);
      l.course().seen(picture);
    });
  }

  @Override
  protected void settle(Leading leading) {
    state.settle();
  }

  @Override
  protected void tick(Leading leading) {
    leading.course().advanceAll();
    leading.probing().askDue();
    leading.removal().advanceAll();
    keepHouse(leading);
  }

  private void keepHouse(Leading l) {
    Instant now = state.now();
    Optional<SwarmPicture> picture = state.picture();
    if (picture.isPresent() && !nextHousekeeping.isAfter(now)) {
      nextHousekeeping = now.plus(HOUSEKEEPING);
      Set<TaskId> known =
          state.tasks().stream().map(task -> task.id).collect(Collectors.toUnmodifiableSet());
      Housekeeping.due(picture.get(), task -> !known.contains(task.id()), settings.patience(), now)
          .forEach(task -> l.orders().remove(task.id()));
      l.orders().sweep(id -> picture.get().task(id).isEmpty() && !known.contains(id));
    }
  }
}

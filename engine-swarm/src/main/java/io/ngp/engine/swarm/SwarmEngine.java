package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.EngineListener;
import io.ngp.cluster.engine.EngineLoop;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.engine.Reservation;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.health.NetworkProbe;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.TrackedTask.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The engine whose tasks are containers on the nodes of a Docker swarm, one instance for each time
 * a master leads. It talks to the swarm's managers, and to nodes' daemons for what managers can't
 * do; nothing of ours runs on the nodes.
 *
 * <p>Thread-safe. One owner thread holds the state; it never waits for the swarm.
 */
public final class SwarmEngine implements Engine {
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(10);

  private final SwarmSettings settings;
  private final SecretStore secrets;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final SwarmState state;
  private final Swarm swarm;
  private final Outputs outputs;
  private final EngineLoop owner;
  private final AtomicBoolean isStarted = new AtomicBoolean();

  // Set once by start(), then used by the owner thread only, but for close().
  private volatile Optional<Leading> leading = Optional.empty();
  private Instant nextHousekeeping = Instant.MIN;

  /** The parts that exist only while this engine leads. */
  private record Leading(
      Orders orders,
      TaskCourse course,
      Placer placer,
      NodeWatch watch,
      Probing probing,
      VolumeRemoval removal,
      Looker looker,
      Pulse pulse) {}

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
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
    this.random = random;
    this.state = new SwarmState(settings.patience(), clock);
    this.swarm = new Swarm(settings);
    this.outputs = new Outputs(swarm);
    this.owner = new EngineLoop("swarm-engine", this::afterWork, this::tick);
  }

  @Override
  public void start(long epoch, List<KnownTask> known, EngineListener listener) {
    if (!isStarted.compareAndSet(false, true)) {
      throw new IllegalStateException("This engine was started already; make one for each leader");
    }
    Fence fence = new Fence(swarm, epoch);
    ServiceWriter services = new ServiceWriter(settings, new SecretWriter(secrets), epoch);
    Orders orders = new Orders(swarm, fence, services);
    TaskCourse course = new TaskCourse(state, orders, new Ends(outputs), this::onOwner);
    Pulse pulse = new Pulse(swarm, settings.patience().lease(), clock);
    Leading parts =
        new Leading(
            orders,
            course,
            new Placer(state, this::onOwner, course::advance, random),
            new NodeWatch(state, pulse),
            new Probing(state, swarm, new NetworkProbe(), this::onOwner),
            new VolumeRemoval(state, swarm, fence, this::onOwner),
            new Looker(swarm, fence, state, picture -> onOwner(() -> seen(picture))),
            pulse);
    leading = Optional.of(parts);
    owner.submit(() -> {
      state.listener(listener);
      known.forEach(this::takeOver);
      state.placingDue();
    });
    owner.start();
    parts.looker().start();
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
    return SwarmLimits.unsupported(app, secrets);
  }

  @Override
  public Optional<InputStream> openLog(TaskId task, LogQuery query) throws IOException {
    Optional<SwarmPicture> picture = state.picture();
    Optional<SwarmTask> seen = picture.flatMap(p -> p.task(task));
    Optional<SwarmNode> node = seen.flatMap(s -> picture.flatMap(p -> p.node(s.node())));
    return seen.isPresent() && node.isPresent()
        ? Optional.of(
            outputs.open(seen.get(), node.get(), query.stream(), query.tailLines(), query.follow()))
        : Optional.empty();
  }

  @Override
  public void close() {
    leading.ifPresent(l -> {
      l.looker().close();
      l.pulse().close();
    });
    owner.close();
    outputs.close();
  }

  private void takeOver(KnownTask known) {
    boolean isPlaced = known.placement().isPresent();
    TrackedTask task =
        new TrackedTask(
            known.task(), Optional.of(known.service()), isPlaced ? Phase.PLACED : Phase.WAITING);
    state.track(task);
    known.placement().ifPresent(placement -> state.assign(task, placement));
  }

  private void seen(SwarmPicture picture) {
    leading.ifPresent(l -> {
      state.picture(picture);
      l.watch().seen(picture);
      l.course().seen(picture);
    });
  }

  private void afterWork() {
    leading.ifPresent(l -> {
      if (state.takePlacingDue()) {
        l.placer().placeWaiting();
      }
      state.settle();
    });
  }

  private void tick() {
    leading.ifPresent(l -> {
      l.course().advanceAll();
      l.probing().askDue();
      l.removal().advanceAll();
      keepHouse(l);
    });
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

  /** For answers to orders, for placements and pictures: they wait for room in the queue. */
  private void onOwner(Runnable work) {
    try {
      owner.submitPatiently(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

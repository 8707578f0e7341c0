package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.ExcerptJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.deployment.PlanJson;
import io.ngp.cluster.deployment.Rollback;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.event.EventBus;
import io.ngp.cluster.event.EventLog;
import io.ngp.cluster.health.HealthProber;
import io.ngp.cluster.health.Probes;
import io.ngp.cluster.health.ReadinessProber;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.metrics.TermMetrics;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.routes.RouteBoard;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.timeline.PlacementNews;
import io.ngp.cluster.timeline.TimelineLog;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The leader at work: loads what was recorded, then owns it until leadership ends. One object per
 * term of leadership.
 *
 * <p>The parts: {@link OwnerLoop} runs everything that changes the state, {@link TreeChanges} takes
 * wishes, {@link DeploymentRunner} and {@link InstanceKeeper} bring what runs in line, {@link
 * EngineReports}, {@link HealthReports} and {@link ReadinessReports} take in what happens, {@link
 * ActingAftermath} acts.
 */
public final class ClusterLeader implements ClusterControl, AutoCloseable {
  private final Engine engine;
  private final long epoch;
  private final InstantSource clock;
  private final EventBus events;
  private final RouteBoard board;
  private final TermMetrics metrics = new TermMetrics();
  private final TaskQuestions questions;
  private final VersionArchive archive;
  private final TreeHistory history;
  private final LaunchLog launches;
  private final Chronicle chronicle;
  private final TimelineArchive timelines;
  private final TreeChanges changes;
  private final DeploymentRunner deployments;
  private final InstanceKeeper keeper;
  private final EngineReports reports;
  private final OwnerLoop loop;
  private final ToldChanges told;
  private final Restoration restoration;

  /**
   * A leader that has loaded the state but does nothing yet.
   *
   * @param onLost called once when the state can't be written any more
   */
  public ClusterLeader(
      AppSettings settings,
      StateStore store,
      Engine engine,
      Probes probes,
      RouteRules rules,
      long epoch,
      InstantSource clock,
      Runnable onLost) {
    this.engine = engine;
    this.epoch = epoch;
    this.clock = clock;
    Numbering numbering = Numbering.of(store);
    events = new EventBus(numbering.first(epoch), metrics::eventPublished);
    board = new RouteBoard(epoch);
    AppJson json = new AppJson(settings);
    ExcerptJson excerpts = new ExcerptJson(json::write, json::restore);
    PlanJson plans = new PlanJson(excerpts);
    archive = new VersionArchive(store, json);
    history = new TreeHistory(store, excerpts);
    launches = new LaunchLog();
    chronicle = new Chronicle(numbering.first(epoch), clock);
    timelines = chronicle.archive(store);
    board.onProgress(made -> chronicle.followed(made.version(), made.balancers()));
    keeper = new InstanceKeeper(launches);
    deployments = new DeploymentRunner(launches, plans);
    changes = new TreeChanges(settings, archive, history, deployments);
    HealthReports health = new HealthReports(keeper);
    reports = new EngineReports(launches, health);
    ClusterState loaded =
        new StateLoader(store, archive, history, plans, json).load(clock.instant());
    launches.resume(store, loaded, clock.instant());
    deployments.resume(loaded);
    OwnerLoop[] ownerLoop = new OwnerLoop[1];
    // Nobody waits for the outcome of an answer; a judgement that is late changes nothing.
    questions =
        new TaskQuestions(
            new HealthProber(
                probes.health(),
                answer -> {
                  var _ = ownerLoop[0].submit(tx -> health.take(tx, answer));
                },
                clock),
            new ReadinessProber(
                probes.readiness(),
                answer -> {
                  var _ = ownerLoop[0].submit(tx -> ReadinessReports.take(tx, answer));
                }));
    loop =
        new OwnerLoop(
            loaded,
            store,
            clock,
            new StateReconciler(deployments, keeper, launches),
            new ActingAftermath(
                board,
                rules,
                questions,
                engine,
                events,
                launches,
                chronicle,
                new Tally(metrics, loaded.deployments().values())),
            onLost);
    ownerLoop[0] = loop;
    restoration =
        new Restoration(loop, changes, archive, history, json, numbering, epoch, this::numberFrom);
    told = new ToldChanges(loop, events, metrics, clock);
  }

  /**
   * Takes over: starts the engine with what was recorded and returns when that has been settled and
   * its routes are posted.
   *
   * @throws InterruptedException if interrupted while waiting for the first settling
   */
  public void start() throws InterruptedException {
    ClusterState recorded = loop.state();
    chronicle.begin(recorded, epoch);
    engine.avoid(recorded.drains().keySet());
    engine.reserve(recorded.reservations());
    // Events that come early wait in the loop's queue.
    engine.start(
        epoch,
        Resumption.knownTasks(recorded),
        event -> loop.submit(tx -> reports.take(tx, event)).thenAccept(_ -> {}));
    loop.start();
    loop.awaitFirstSettling();
    loop.call(tx -> Resumption.resumeStops(tx, recorded));
    recorded.releases().values().forEach(engine::free);
    timelines.start();
  }

  private void numberFrom(long first) {
    events.numberFrom(first);
    chronicle.numberFrom(first);
  }

  /** Brings back what a backup recorded. */
  public Restoration restoration() {
    return restoration;
  }

  /** Where balancers find their routes. */
  public RouteBoard routes() {
    return board;
  }

  /**
   * Tells the event stream something the leader itself does not know of, such as who called the
   * API.
   */
  public void publish(String type, Consumer<ObjectNode> body) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    body.accept(members);
    events.publish(type, clock.instant(), members);
  }

  @Override
  public ClusterView view() {
    ClusterState state = loop.state();
    return new ClusterView(
        state.root(),
        state.instances(),
        List.copyOf(state.deployments().values()),
        state.failures(),
        launches.queue(),
        state.drains(),
        state.terminations());
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public TimelineLog timelines() {
    return chronicle.log();
  }

  @Override
  public TermMetrics metrics() {
    return metrics;
  }

  @Override
  public List<EngineNode> nodes() {
    return engine.nodes();
  }

  @Override
  public DeploymentPlan change(TreeChange change) {
    return told.call(change.groupId(), tx -> changes.change(tx, TreeChanges.Wish.of(change)));
  }

  @Override
  public DeploymentPlan preview(TreeChange change) {
    return loop.call(tx -> changes.preview(tx, TreeChanges.Wish.of(change)));
  }

  @Override
  public DeploymentPlan restart(PathId app, boolean force) {
    return told.call(
        app.parent(),
        tx -> {
          requireApp(tx.state().root(), app);
          return changes.change(
              tx, new TreeChanges.Wish(app.parent(), root -> root, force, Set.of(app), Map.of()));
        });
  }

  @Override
  public boolean cancel(String deploymentId) {
    return loop.call(tx -> {
      Optional<Deployment> running = running(tx, deploymentId);
      running.ifPresent(deployment -> deployments.cancel(tx, deployment, "cancelled"));
      return running.isPresent();
    });
  }

  @Override
  public DeploymentPlan rollBack(String deploymentId) {
    return told.call(
        PathId.ROOT,
        tx -> {
          Deployment deployment =
              running(tx, deploymentId)
                  .orElseThrow(() ->
                      new RefusedException(
                          new Reason.NotFound(
                              "DeploymentPlan %s does not exist".formatted(deploymentId))));
          return changes.change(
              tx,
              new TreeChanges.Wish(
                  PathId.ROOT,
                  root -> Rollback.undo(deployment.plan(), root),
                  true,
                  Rollback.restarts(deployment.plan(), tx.state().root()),
                  Map.of()));
        });
  }

  @Override
  public List<Instance> kill(Set<InstanceId> instances, boolean wipe) {
    return loop.call(tx -> new Kills(keeper).kill(tx, instances, wipe));
  }

  @Override
  public DeploymentPlan killAndScale(Set<InstanceId> instances, boolean force) {
    return told.call(
        PathId.ROOT, tx -> changes.change(tx, Kills.loweringCounts(tx, instances, force)));
  }

  @Override
  public boolean resetDelay(PathId app) {
    return loop.call(tx -> {
      if (!view().queue().containsKey(app)) {
        return false;
      }
      launches.reset(tx, app);
      tx.touch(app);
      tx.note(app, PlacementNews.released());
      return true;
    });
  }

  @Override
  public Drain drain(DrainWish wish) {
    AgentWishes wishes = new AgentWishes(engine.nodes());
    return loop.call(tx -> wishes.drain(tx, wish));
  }

  @Override
  public boolean undrain(String agent) {
    AgentWishes wishes = new AgentWishes(engine.nodes());
    return loop.call(tx -> wishes.undrain(tx, agent));
  }

  @Override
  public void forget(String agent, boolean force) {
    AgentWishes wishes = new AgentWishes(engine.nodes());
    loop.call(tx -> wishes.forget(tx, agent, force));
  }

  @Override
  public SortedSet<Version> versions(PathId app) {
    return archive.versions(app);
  }

  @Override
  public Optional<App> version(PathId app, Version version) {
    return archive.read(app, version);
  }

  @Override
  public List<Version> groupVersions(PathId group) {
    return history.versions(loop.state().root(), tree -> tree.hasGroup(group));
  }

  @Override
  public Optional<RootGroup> tree(Version version) {
    return history.at(loop.state().root(), version);
  }

  /** Ends the term; tasks, routes and records stay as they are. */
  @Override
  public void close() {
    questions.close();
    loop.close();
    engine.close();
    board.close();
    publish("scheduler_disconnected_event", _ -> {});
    events.close();
    chronicle.close();
    timelines.close();
  }

  private static Optional<Deployment> running(Transaction transaction, String id) {
    return Optional.ofNullable(transaction.state().deployments().get(id));
  }

  private static void requireApp(RootGroup root, PathId app) {
    if (root.app(app).isEmpty()) {
      throw new RefusedException(new Reason.NotFound("App '%s' does not exist".formatted(app)));
    }
  }
}

package io.ngp.cluster.api;

import io.ngp.cluster.api.diagnostics.Leftover;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.ServicePorts;
import io.ngp.cluster.app.TreeRules;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.app.VersionInfo;
import io.ngp.cluster.control.AgentNames;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.DeploymentPlan.Step;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.Termination;
import io.ngp.cluster.launch.QueueEntry;
import io.ngp.cluster.metrics.TermMetrics;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.timeline.Timelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pcollections.PMap;

/**
 * A cluster in memory: trees change, get versions and service ports, and are checked as in the real
 * one, but nothing is ever launched. Deployments are over at once unless {@link #hold} is on. Each
 * change is one second after the one before; ids are numbered.
 */
final class FakeControl implements ClusterControl {
  private final TermMetrics metrics = new TermMetrics();
  private final ManualClock clock;
  private final FakeEvents events;
  private final TreeRules rules = new TreeRules(AppSettings.STANDARD);
  private final Map<PathId, TreeMap<Version, App>> history = new HashMap<>();
  private final TreeMap<Version, RootGroup> trees = new TreeMap<>();
  private final List<EngineNode> nodes = new CopyOnWriteArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile ClusterView view = Views.EMPTY;
  private final Timelines timelines = new Timelines(0);
  private boolean holding;
  private int plans;

  FakeControl(ManualClock clock, FakeEvents events) {
    this.clock = clock;
    this.events = events;
  }

  /** What was asked of it, in words, oldest first. */
  List<String> calls() {
    return calls;
  }

  /** Deployments started from now on stay under way. */
  synchronized void hold() {
    holding = true;
  }

  synchronized void put(Instance instance) {
    view = Views.with(view, instance);
  }

  synchronized void put(QueueEntry entry) {
    view = Views.with(view, entry);
  }

  synchronized void put(Termination termination) {
    view = Views.with(view, termination);
  }

  synchronized void put(TaskFailure failure) {
    view = Views.with(view, failure);
  }

  void put(EngineNode node) {
    nodes.add(node);
  }

  @Override
  public ClusterView view() {
    return view;
  }

  @Override
  public FakeEvents events() {
    return events;
  }

  @Override
  public Timelines timelines() {
    return timelines;
  }

  @Override
  public TermMetrics metrics() {
    return metrics;
  }

  @Override
  public List<EngineNode> nodes() {
    return nodes;
  }

  @Override
  public synchronized DeploymentPlan change(TreeChange change) {
    calls.add("change " + change.groupId() + (change.force() ? " force" : ""));
    clock.advance(Duration.ofSeconds(1));
    RootGroup before = view.root();
    RootGroup after = wanted(change);
    DeploymentPlan plan = plan(before, after, Set.of());
    start(plan, change.force());
    history.keySet().retainAll(after.apps().keySet());
    after
        .apps()
        .forEach(
            (id, app) -> history.computeIfAbsent(id, _ -> new TreeMap<>()).put(app.version(), app));
    setRoot(after.settledAt(plan.version()));
    trees.put(plan.version(), view.root());
    return plan;
  }

  @Override
  public synchronized DeploymentPlan preview(TreeChange change) {
    calls.add("preview " + change.groupId());
    return plan(view.root(), wanted(change), Set.of());
  }

  private RootGroup wanted(TreeChange change) {
    RootGroup before = view.root();
    RootGroup edited = change.edit().apply(before);
    rules.check(before, edited, change.force());
    RootGroup after = ServicePorts.STANDARD.assign(before, edited);
    Version version = now();
    for (App app : after.apps().values()) {
      VersionInfo info =
          before
              .app(app.id())
              .map(old -> VersionInfo.ofChange(old, app, version))
              .orElseGet(() -> VersionInfo.createdAt(version));
      after = after.withApp(app.withVersionInfo(info));
    }
    return after;
  }

  private Version now() {
    return new Version(clock.instant());
  }

  private DeploymentPlan plan(RootGroup before, RootGroup after, Set<PathId> restarts) {
    List<Action> stops = new ArrayList<>();
    List<Action> starts = new ArrayList<>();
    List<Action> others = new ArrayList<>();
    SortedSet<PathId> ids = new TreeSet<>(before.apps().keySet());
    ids.addAll(after.apps().keySet());
    SortedSet<PathId> affected = new TreeSet<>();
    for (PathId id : ids) {
      Optional<App> old = before.app(id);
      Optional<App> wanted = after.app(id);
      if (old.equals(wanted) && !restarts.contains(id)) {
        continue;
      }
      affected.add(id);
      if (wanted.isEmpty()) {
        stops.add(new Action.Stop(id));
      } else if (old.isEmpty()) {
        starts.add(new Action.Start(id));
        others.add(new Action.Scale(id, List.of()));
      } else if (restarts.contains(id) || wanted.get().isConfigurationChangeFrom(old.get())) {
        others.add(new Action.Restart(id));
      } else {
        others.add(new Action.Scale(id, List.of()));
      }
    }
    List<Step> steps = new ArrayList<>();
    for (List<Action> actions : List.of(stops, starts, others)) {
      if (!actions.isEmpty()) {
        steps.add(new Step(actions));
      }
    }
    plans++;
    return new DeploymentPlan(
        "00000000-0000-0000-0000-%012d".formatted(plans),
        now(),
        before.excerpt(affected, List.of()),
        after.excerpt(affected, List.of()),
        steps);
  }

  private void start(DeploymentPlan plan, boolean force) {
    List<String> conflicts =
        view.deployments().stream()
            .filter(deployment ->
                !Collections.disjoint(deployment.plan().affectedApps(), plan.affectedApps()))
            .map(Deployment::id)
            .toList();
    if (!conflicts.isEmpty() && !force) {
      throw new RefusedException(new Reason.Locked(conflicts));
    }
    List<Deployment> running = new ArrayList<>(view.deployments());
    running.removeIf(deployment -> conflicts.contains(deployment.id()));
    if (holding && !plan.isEmpty()) {
      running.add(new Deployment(plan, 0, clock.instant()));
    }
    setDeployments(running);
  }

  private void setRoot(RootGroup root) {
    PMap<PathId, TaskFailure> failures = view.failures();
    for (PathId id : view.failures().keySet()) {
      failures = root.app(id).isPresent() ? failures : failures.minus(id);
    }
    view = Views.withRoot(view, root, failures);
  }

  private void setDeployments(List<Deployment> deployments) {
    view = Views.withDeployments(view, deployments);
  }

  @Override
  public synchronized DeploymentPlan restart(PathId app, boolean force) {
    calls.add("restart " + app + (force ? " force" : ""));
    clock.advance(Duration.ofSeconds(1));
    DeploymentPlan plan = plan(view.root(), view.root(), Set.of(app));
    start(plan, force);
    return plan;
  }

  @Override
  public synchronized boolean cancel(String deploymentId) {
    calls.add("cancel " + deploymentId);
    List<Deployment> left = new ArrayList<>(view.deployments());
    boolean found = left.removeIf(deployment -> deployment.id().equals(deploymentId));
    setDeployments(left);
    return found;
  }

  @Override
  public synchronized DeploymentPlan rollBack(String deploymentId) {
    calls.add("rollBack " + deploymentId);
    clock.advance(Duration.ofSeconds(1));
    cancel(deploymentId);
    return plan(view.root(), view.root(), Set.of());
  }

  @Override
  public synchronized List<Instance> kill(Set<InstanceId> instances, boolean wipe) {
    calls.add("kill " + new TreeSet<>(instances) + (wipe ? " wipe" : ""));
    return instances.stream()
        .flatMap(id -> view.instance(id).stream())
        .sorted(Comparator.comparing(Instance::id))
        .toList();
  }

  @Override
  public synchronized DeploymentPlan killAndScale(Set<InstanceId> instances, boolean force) {
    calls.add("killAndScale " + new TreeSet<>(instances) + (force ? " force" : ""));
    clock.advance(Duration.ofSeconds(1));
    return plan(view.root(), view.root(), Set.of());
  }

  @Override
  public synchronized boolean resetDelay(PathId app) {
    calls.add("resetDelay " + app);
    return view.queue().containsKey(app);
  }

  @Override
  public synchronized Drain drain(DrainWish wish) {
    calls.add("drain " + wish);
    new AgentNames(nodes, view.drains()).require(wish.agent());
    Drain drain =
        new Drain(
            wish.agent(),
            clock.instant(),
            clock.instant().plus(wish.timeout()),
            wish.force(),
            wish.window().map(clock.instant()::plus));
    setDrains(view.drains().plus(wish.agent(), drain));
    return drain;
  }

  @Override
  public synchronized boolean undrain(String agent) {
    new AgentNames(nodes, view.drains()).require(agent);
    boolean wasDraining = view.drains().containsKey(agent);
    setDrains(view.drains().minus(agent));
    return wasDraining;
  }

  @Override
  public synchronized void forget(String agent, boolean force) {
    calls.add("forget " + agent + (force ? " force" : ""));
    new AgentNames(nodes, view.drains()).require(agent);
    List<String> left = Leftover.on(agent, view).stream().map(FakeControl::task).toList();
    if (!left.isEmpty()) {
      throw new RefusedException(new Reason.Occupied("Agent " + agent + " has tasks.", left));
    }
    nodes.removeIf(node -> node.info().id().equals(agent));
    setDrains(view.drains().minus(agent));
  }

  private static String task(Leftover left) {
    return left.instance().taskId().toString();
  }

  private void setDrains(PMap<String, Drain> drains) {
    view = Views.withDrains(view, drains);
  }

  @Override
  public synchronized SortedSet<Version> versions(PathId app) {
    SortedSet<Version> result = new TreeSet<>(Comparator.reverseOrder());
    result.addAll(history.getOrDefault(app, new TreeMap<>()).keySet());
    return result;
  }

  @Override
  public synchronized Optional<App> version(PathId app, Version version) {
    return Optional.ofNullable(history.getOrDefault(app, new TreeMap<>()).get(version));
  }

  @Override
  public synchronized List<Version> groupVersions(PathId group) {
    return trees.descendingMap().entrySet().stream()
        .filter(tree -> tree.getValue().hasGroup(group))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public synchronized Optional<RootGroup> tree(Version version) {
    return Optional.ofNullable(trees.get(version));
  }
}

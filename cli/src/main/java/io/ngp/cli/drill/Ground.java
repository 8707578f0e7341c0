package io.ngp.cli.drill;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.Target;
import io.ngp.cli.workspace.Workspace;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.NodeEntry.AgentEntry;
import io.ngp.nodespec.NodeEntry.BalancerEntry;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import io.ngp.provider.local.NodeRestart;
import io.ngp.provider.local.machine.LeftoverTasks;
import io.ngp.provider.local.node.NodeFolder;
import io.ngp.provider.local.node.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The platform of this machine that a drill is done on: its nodes, its processes, its app. */
final class Ground {
  private static final Duration UNTIL_STARTED = Duration.ofSeconds(60);

  private final Path folder;
  private final Path state;
  private final PlatformFile platform;
  private final NodeRestart restarts;
  private final Target target;
  private final AppId app;

  private Ground(Workspace workspace, PlatformFile platform, AppId app) {
    this.folder = workspace.folder().path();
    this.state = workspace.folder().state();
    this.platform = platform;
    this.restarts = workspace.restarts();
    this.target = Target.of(platform);
    this.app = app;
  }

  /**
   * The platform an invocation means.
   *
   * @throws Failure if it is none of this machine
   */
  static Ground of(Invocation invocation, AppId app) {
    if (Target.isNamed(invocation)) {
      throw new Failure(
          ExitStatus.USAGE,
          "Drills break processes of this machine, and NGP_API names a platform by address.",
          "Run it where the platform runs, without NGP_API.");
    }
    var workspace = new Workspace(invocation);
    var platform =
        workspace
            .folder()
            .read()
            .orElseThrow(() ->
                new Failure(
                    ExitStatus.UNREACHABLE,
                    "There is no platform in " + workspace.folder().owner() + ".",
                    "Start one with `ngp up`, or name the folder of one with -C DIR."));
    if (platform.isOnHosts()) {
      throw new Failure(
          ExitStatus.USAGE,
          "Drills break processes of this machine, and this platform's nodes are on hosts.",
          "Try it on a platform of the target local; a host can be switched off by hand.");
    }
    return new Ground(workspace, platform, app);
  }

  /** What is recorded of the platform, locked by whoever changes it. */
  Path state() {
    return state;
  }

  /** What is there now; a failure that names the app if it is not. */
  Scene scene() {
    var masters = platform.nodesOf(MasterEntry.class).stream().map(MasterEntry::name).toList();
    return Scene.of(masters, target.api().nodes(), target.api().app(app));
  }

  Masters masters() {
    return new Masters(platform.nodesOf(MasterEntry.class));
  }

  /**
   * A client of all balancers.
   *
   * @throws Failure if the app has no address
   */
  EdgeClient client(String path) {
    var ports = platform.nodesOf(BalancerEntry.class).stream().map(BalancerEntry::port).toList();
    return new EdgeClient(ports, host(target.api().app(app)), path);
  }

  /** A client of one balancer alone. */
  EdgeClient client(Victim.Balancer balancer, String path) {
    var ports =
        platform.nodesOf(BalancerEntry.class).stream()
            .filter(each -> each.name().equals(balancer.name()))
            .map(BalancerEntry::port)
            .toList();
    return new EdgeClient(ports, host(target.api().app(app)), path);
  }

  private String host(AppInfo info) {
    return target.addresses(info).stream()
        .findFirst()
        .map(address -> URI.create(address).getHost())
        .orElseThrow(() ->
            new Failure(
                ExitStatus.USAGE,
                "App '" + app + "' has no address that requests could go to.",
                "Name one that has with --app: ngp app list"));
  }

  /** Agents whose data is on a file system that nothing else we know of uses. */
  Set<String> ownDisks() {
    return platform.nodesOf(AgentEntry.class).stream()
        .map(AgentEntry::name)
        .filter(this::hasOwnDisk)
        .collect(Collectors.toSet());
  }

  private boolean hasOwnDisk(String agent) {
    try {
      return DiskFill.isAlone(data(agent), beside(agent));
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  private Path data(String node) {
    return NodeFolder.of(folder, node).data();
  }

  /** What must not get full with a node's data. */
  private List<Path> beside(String node) {
    var others =
        platform.nodes().stream()
            .map(NodeEntry::name)
            .filter(name -> !name.equals(node))
            .map(this::data);
    var ours = Stream.of(folder, state, folder.resolve("tasks"));
    var systems = Stream.of("/", "/tmp", "/var", "/home", "/run").map(Path::of);
    return Stream.of(others, ours, systems).flatMap(Function.identity()).toList();
  }

  /** Whether a node says of itself that it is well. */
  boolean isWell(String node) {
    return platform.nodes().stream()
        .filter(entry -> entry.name().equals(node))
        .anyMatch(entry -> platform.health(entry).isHealthy());
  }

  /** What is to be done to {@code victim}. */
  Fault fault(Drill drill, Victim victim) {
    return switch (drill) {
      case KILL_LEADER, KILL_AGENT, KILL_TASK, KILL_BALANCER ->
          new Fault.Kill(processes(victim), () -> restart(victim));
      case FREEZE_LEADER, FREEZE_BALANCER -> new Fault.Freeze(processes(victim));
      case CUT_LEADER -> new NetworkCut(processes(victim), List.of());
      case CUT_AGENT ->
          new NetworkCut(
              node(victim.name()).find().stream().toList(), tasksOn(victim.name()).toList());
      case FILL_DISK -> DiskFill.of(data(victim.name()), beside(victim.name()));
    };
  }

  private List<ProcessHandle> processes(Victim victim) {
    var found =
        switch (victim) {
          case Victim.Leader(var name) -> node(name).find().stream().toList();
          case Victim.Balancer(var name) ->
              node(name).find().stream()
                  .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
                  .toList();
          case Victim.Agent(var name) -> machine(name);
          case Victim.FullAgent(var name) -> node(name).find().stream().toList();
          case Victim.Task(var name, _) -> LeftoverTasks.of(name).find();
        };
    if (found.isEmpty()) {
      throw new Failure(
          ExitStatus.FAILED, "No process of " + victim.name() + " was found.", "See: ngp status");
    }
    return found;
  }

  /** The agent first: it must not see its tasks die. */
  private List<ProcessHandle> machine(String agent) {
    return Stream.concat(node(agent).find().stream(), tasksOn(agent)).toList();
  }

  private Stream<ProcessHandle> tasksOn(String agent) {
    return target
        .api()
        .client()
        .get("/v2/tasks")
        .path("tasks")
        .valueStream()
        .filter(task -> Json.text(task, "slaveId").equals(agent))
        .flatMap(task -> LeftoverTasks.of(Json.text(task, "id")).find().stream());
  }

  private NodeProcess node(String name) {
    return platform.nodes().stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .map(entry -> new NodeProcess(entry, NodeFolder.of(folder, name)))
        .orElseThrow(() ->
            new Failure(
                ExitStatus.FAILED, name + " is no node of this machine.", "See: ngp status"));
  }

  private void restart(Victim victim) {
    var isNode =
        switch (victim) {
          case Victim.Leader _, Victim.Agent _, Victim.FullAgent _, Victim.Balancer _ -> true;
          case Victim.Task _ -> false;
        };
    if (isNode && !node(victim.name()).isRunning()) {
      var _ = restarts.restart(victim.name(), UNTIL_STARTED, _ -> {}, () -> false);
    }
  }

  /** Whether each master says of itself that it is well. */
  boolean hasAllMasters() {
    return platform.nodesOf(MasterEntry.class).stream()
        .allMatch(master -> platform.health(master).isHealthy());
  }

  /** Looks through {@code masters}, whichever answers. */
  Optional<Scene> look(Masters masters) {
    return masters.look(app);
  }
}

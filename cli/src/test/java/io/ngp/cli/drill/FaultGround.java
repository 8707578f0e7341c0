package io.ngp.cli.drill;

import io.ngp.cli.api.AppId;
import io.ngp.cli.drill.FaultSchedule.Strike;
import io.ngp.cli.platform.RunningPlatform;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.NodeEntry.AgentEntry;
import io.ngp.nodespec.NodeEntry.BalancerEntry;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import io.ngp.provider.local.machine.LeftoverTasks;
import io.ngp.provider.local.node.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A running platform whose parts can be broken, and what it says of itself. */
final class FaultGround {
  private static final int LINES_OF_AN_ERROR = 16;

  private final RunningPlatform platform;
  private final PlatformFolder folder;
  private final PlatformFile file;
  private final Masters masters;
  private final AppId app;

  FaultGround(RunningPlatform platform, Path root, AppId app) {
    this.platform = platform;
    this.folder = new PlatformFolder(root.resolve(PlatformFolder.MARK).resolve("default"));
    this.file = folder.read().orElseThrow();
    this.masters = new Masters(file.nodesOf(MasterEntry.class));
    this.app = app;
  }

  /**
   * Something that is broken.
   *
   * @param agent whose tasks nobody can count meanwhile
   * @param isNoticed whether the platform has seen it
   * @param isReplaced whether the others do its work
   */
  record Broken(
      Strike strike,
      String victim,
      Optional<String> agent,
      Fault fault,
      Predicate<Scene> isNoticed,
      Predicate<Scene> isReplaced) {}

  PlatformFile file() {
    return file;
  }

  Masters masters() {
    return masters;
  }

  Optional<Scene> look() {
    return masters.look(app);
  }

  /** The fault that {@code strike} means while all is as {@code scene} says; nothing is done. */
  Broken prepare(Strike strike, Scene scene) {
    return switch (strike.kind()) {
      case KILL_LEADER, FREEZE_LEADER, RESTART_LEADER, CUT_LEADER -> leader(strike, scene);
      case KILL_STANDBY, FREEZE_STANDBY, CUT_STANDBY -> standby(strike, scene);
      case KILL_MACHINE, CUT_MACHINE, KILL_AGENT, FREEZE_AGENT -> agent(strike, scene);
      case KILL_TASK -> task(strike, scene);
      case KILL_BALANCER, FREEZE_BALANCER, RESTART_BALANCER, CUT_BALANCER -> balancer(strike);
    };
  }

  private Broken leader(Strike strike, Scene scene) {
    var name = scene.leader().orElseThrow();
    var victim = new Victim.Leader(name);
    return new Broken(
        strike, name, Optional.empty(), fault(strike, name), victim::isNoticed, victim::isReplaced);
  }

  private Broken standby(Strike strike, Scene scene) {
    var leader = scene.leader().orElseThrow();
    var others = scene.masters().stream().filter(name -> !name.equals(leader)).toList();
    var name = others.get(strike.pick() % others.size());
    return new Broken(strike, name, Optional.empty(), fault(strike, name), _ -> true, _ -> true);
  }

  private Broken agent(Strike strike, Scene scene) {
    var name = pick(strike, AgentEntry.class);
    var victim = new Victim.Agent(name);
    var fault =
        switch (strike.kind()) {
          case KILL_MACHINE -> new Fault.Kill(machine(name, scene), () -> restart(name));
          case CUT_MACHINE ->
              new NetworkCut(node(name).find().stream().toList(), tasksOn(name, scene));
          default -> fault(strike, name);
        };
    return new Broken(
        strike, name, Optional.of(name), fault, victim::isNoticed, victim::isReplaced);
  }

  private Broken task(Strike strike, Scene scene) {
    var tasks = scene.tasks().stream().filter(Scene.Placed::isGood).toList();
    var task = tasks.get(strike.pick() % tasks.size());
    var victim = new Victim.Task(task.id(), task.agent());
    var processes = LeftoverTasks.of(task.id()).find();
    return new Broken(
        strike,
        task.id(),
        Optional.empty(),
        new Fault.Kill(processes, () -> {}),
        victim::isNoticed,
        victim::isReplaced);
  }

  private Broken balancer(Strike strike) {
    var name = pick(strike, BalancerEntry.class);
    var victim = new Victim.Balancer(name);
    return new Broken(
        strike, name, Optional.empty(), fault(strike, name), victim::isNoticed, victim::isReplaced);
  }

  private String pick(Strike strike, Class<? extends NodeEntry> kind) {
    var nodes = file.nodesOf(kind);
    return nodes.get(strike.pick() % nodes.size()).name();
  }

  private Fault fault(Strike strike, String node) {
    var processes = node(node).find().stream().toList();
    return switch (strike.kind().way()) {
      case KILL -> new Fault.Kill(processes, () -> restart(node));
      case FREEZE -> new Fault.Freeze(processes);
      case CUT -> new NetworkCut(processes, List.of());
      case RESTART -> new Fault.Kill(List.of(), () -> restart(node));
    };
  }

  /** The agent first: it must not see its tasks die. */
  private List<ProcessHandle> machine(String agent, Scene scene) {
    var processes = new ArrayList<>(node(agent).find().stream().toList());
    processes.addAll(tasksOn(agent, scene));
    return processes;
  }

  private static List<ProcessHandle> tasksOn(String agent, Scene scene) {
    return scene.tasks().stream()
        .filter(task -> task.agent().equals(agent))
        .flatMap(task -> LeftoverTasks.of(task.id()).find().stream())
        .toList();
  }

  private NodeProcess node(String name) {
    return new NodeProcess(
        file.nodes().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow(),
        folder.node(name));
  }

  private void restart(String node) {
    var done = platform.ngp("node", "restart", node, "--lock-timeout", "1m");
    if (done.status() != 0) {
      throw new AssertionError("ngp node restart " + node + ": " + done.out() + done.err());
    }
  }

  /** The errors in the nodes' logs, each with what follows, for a failure. */
  List<String> errors() {
    return file.nodes().stream().flatMap(each -> errorsOf(each.name()).stream()).toList();
  }

  private List<String> errorsOf(String name) {
    var errors = new ArrayList<String>();
    var left = 0;
    try (var lines = Files.newBufferedReader(folder.node(name).log())) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        left = line.contains(" ERROR ") ? LINES_OF_AN_ERROR : left - 1;
        if (left > 0) {
          errors.add(name + ": " + line);
        }
      }
    } catch (IOException e) {
      errors.add(name + ": its log cannot be read: " + e.getMessage());
    }
    return errors;
  }

  /** What the platform tells of the app, in its order, for a failure. */
  List<String> timeline() {
    return masters.get("/ngp/v1/apps" + app + "/timeline?limit=150").stream()
        .flatMap(told -> told.path("entries").valueStream())
        .map(JsonNode::toString)
        .toList();
  }

  /** Whether every node says of itself that it is well, and nothing is left to do. */
  boolean isWhole() {
    return file.nodes().stream().allMatch(node -> file.health(node).isHealthy())
        && look().filter(this::isCalm).isPresent()
        && masters.get("/v2/deployments").filter(all -> all.isEmpty()).isPresent();
  }

  private boolean isCalm(Scene scene) {
    return scene.isSettled()
        && scene.tasks().size() == scene.wanted()
        && scene.leader().isPresent()
        && file.nodes().stream()
            .filter(node -> !(node instanceof MasterEntry))
            .allMatch(node -> scene.isHealthy(node.name()));
  }
}

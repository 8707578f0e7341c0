package io.ngp.provider.local;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.NodeHealth;
import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.NodeSpec;
import io.ngp.nodespec.NodeSpec.Agent;
import io.ngp.nodespec.NodeSpec.Master;
import io.ngp.nodespec.NodeSpec.Offered;
import io.ngp.nodespec.Role;
import io.ngp.nodespec.change.AgentRemoval;
import io.ngp.nodespec.change.Ensemble;
import io.ngp.nodespec.change.MasterTurns;
import io.ngp.nodespec.change.Masters;
import io.ngp.provider.local.machine.LeftoverTasks;
import io.ngp.provider.local.machine.ProcessMark;
import io.ngp.provider.local.node.NodeFile;
import io.ngp.provider.local.node.NodeFolder;
import io.ngp.provider.local.node.NodeProcess;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code local.node}: a node as a process of this machine. Its folder is the resource, the process
 * shows that it lives: a node that ended is absent, and creating it again goes on with its data.
 */
final class NodeType implements ResourceType {
  static final String NAME = "local.node";

  private static final Duration PROBE = Duration.ofSeconds(5);

  private static final List<String> RESOURCES = List.of("cpus", "mem", "disk");

  /** Inputs that decide what an agent offers. */
  private static final List<String> OFFERING = List.of("cpus", "mem", "disk", "share");

  private final Site site;
  private final NodeLauncher launcher;
  private final Ensemble ensemble;
  private final MasterTurns turns;

  NodeType(Site site) {
    this.site = site;
    this.launcher = new NodeLauncher(site);
    this.ensemble = new Ensemble(new LocalMasters(site));
    this.turns = new MasterTurns();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Schema schema() {
    return NodeSchema.schema();
  }

  @Override
  public Reading read(Operation operation, Known known) {
    var inputs = new NodeInputs(known.inputs());
    var folder = site.node(inputs.name());
    if (!Files.isDirectory(folder.path())) {
      return new Reading.Absent("has no folder " + folder.path() + " any more");
    }
    Optional<NodeFile> file;
    try {
      file = NodeFile.read(folder);
    } catch (ProviderException e) {
      return new Reading.Absent(e.getMessage(), true);
    }
    return file.isEmpty()
        ? new Reading.Absent("has no node.json any more", true)
        : read(known, inputs, folder, file.get());
  }

  private Reading read(Known known, NodeInputs inputs, NodeFolder folder, NodeFile file) {
    var isInDoubt = known.outputs().fields().isEmpty();
    if (isInDoubt && !file.token().equals(known.token())) {
      return new Reading.Absent("was not made: its folder is another's");
    }
    var process = isInDoubt ? NodeProcess.search(folder) : NodeProcess.find(folder);
    if (process.isEmpty()) {
      return new Reading.Absent(whyItDoesNotRun(folder), true);
    }
    var health = NodeHealth.of(NodeHttp.PLAIN, inputs.name(), file.spec().entry().address(), PROBE);
    if (!health.isAnswering()) {
      // Not damaged: that would be deleted and made anew, and with it the node's data.
      return new Reading.Absent(
          "process %d is of no use: %s".formatted(process.get().pid(), health.detail()), true);
    }
    var offered =
        isInDoubt && file.spec() instanceof Agent agent
            ? Optional.of(agent.offered())
            : offered(known.outputs());
    var expected = inputs.spec(site.tasks(), offered);
    return new Reading.Present(
        NodeDrift.of(known.inputs(), expected, file.spec()), outputs(file.spec(), process.get()));
  }

  private static String whyItDoesNotRun(NodeFolder folder) {
    return ProcessMark.read(folder.pid())
        .map(mark -> "is not running: process " + mark.pid() + " is gone")
        .orElse("was stopped");
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    var node = new NodeInputs(inputs);
    var folder = site.node(node.name());
    var spec = node.spec(site.tasks(), Optional.empty());
    var made = madeBefore(operation, folder).filter(file -> isSame(file.spec(), spec, node));
    var process = made.flatMap(_ -> NodeProcess.search(folder));
    if (made.isPresent() && process.isPresent()) {
      return adopt(operation, made.get(), process.get(), node.startPatience());
    }
    return start(operation, node, spec);
  }

  private static Optional<NodeFile> madeBefore(Operation operation, NodeFolder folder) {
    try {
      return NodeFile.read(folder).filter(file -> file.token().equals(operation.token()));
    } catch (ProviderException _) {
      // Written anew.
      return Optional.empty();
    }
  }

  /** Whether the node was told the same, but for what is left to the machine and may vary. */
  private boolean isSame(NodeSpec former, NodeSpec spec, NodeInputs inputs) {
    return former instanceof Agent agent
        ? inputs.spec(site.tasks(), Optional.of(agent.offered())).equals(former)
        : former.equals(spec);
  }

  /** The process was started and its start never recorded. */
  private Fields adopt(
      Operation operation, NodeFile file, ProcessHandle process, Duration patience) {
    var node = launcher.process(file);
    NodeLauncher.note(node, process);
    launcher.awaitAnswer(operation, node, patience);
    return outputs(file.spec(), process);
  }

  private Fields start(Operation operation, NodeInputs node, NodeSpec spec) {
    var file = new NodeFile(spec, operation.token());
    var patience = node.startPatience();
    Supplier<ProcessHandle> restart = () -> launcher.restart(operation, file, patience);
    if (!(spec instanceof Master master)) {
      return outputs(spec, restart.get());
    }
    var peer = Masters.Peer.of(master);
    ensemble.awaitTurn(operation, peer, patience);
    var isRunning = NodeProcess.find(site.node(spec.name())).isPresent();
    return outputs(
        spec,
        isRunning ? turns.restart(ensemble, operation, peer, patience, restart) : restart.get());
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    var node = new NodeInputs(inputs);
    var folder = site.node(node.name());
    var spec = node.spec(site.tasks(), kept(former, inputs));
    var process = NodeProcess.find(folder);
    var told = NodeFile.read(folder).filter(file -> isToldEnough(file.spec(), spec));
    if (told.isEmpty() || process.isEmpty()) {
      return start(operation, node, spec);
    }
    if (!told.get().spec().equals(spec)) {
      // For its next start; until then it learns from the other masters who comes and goes.
      new NodeFile(spec, told.get().token()).write(folder);
    }
    return outputs(spec, process.get());
  }

  private static boolean isToldEnough(NodeSpec told, NodeSpec spec) {
    if (told instanceof Master former && spec instanceof Master master) {
      return former.among(master.members()).equals(master) && former.entry().equals(master.entry());
    }
    return told.equals(spec);
  }

  /** What an agent offered stays while nothing else is asked of it. */
  private static Optional<Offered> kept(Known former, Fields inputs) {
    return OFFERING.stream().allMatch(input -> former.inputs().get(input).equals(inputs.get(input)))
        ? offered(former.outputs())
        : Optional.empty();
  }

  @Override
  public void delete(Operation operation, Known known) {
    var inputs = new NodeInputs(known.inputs());
    var folder = site.node(inputs.name());
    if (!Files.isDirectory(folder.path())) {
      return;
    }
    if (inputs.is(Role.AGENT)) {
      removeAgent(operation, known, inputs);
    } else {
      NodeFile.read(folder)
          .flatMap(
              file -> file.spec() instanceof Master master ? Optional.of(master) : Optional.empty())
          .ifPresent(master -> ensemble.leave(operation, Masters.Peer.of(master)));
      launcher.end(operation, process(inputs));
    }
    folder.remove();
  }

  private void removeAgent(Operation operation, Known known, NodeInputs inputs) {
    var removal = new AgentRemoval(operation, inputs.name(), inputs.masters(), NodeHttp.PLAIN);
    var node = process(inputs);
    if (NodeProcess.search(node.folder()).isPresent()) {
      removal.drain(inputs.drainPatience());
    } else if (!new LeftoverTasks(site.tasks()).find().isEmpty()) {
      // Its tasks outlive an agent, and it alone knows which are its own.
      startForItsTasks(operation, known, inputs);
    }
    if (NodeProcess.search(node.folder()).isPresent() && !removal.stopTasks(address(inputs))) {
      operation.progress("did not stop its tasks; `ngp down` ends what is left");
    }
    launcher.end(operation, node);
    removal.forget();
  }

  private void startForItsTasks(Operation operation, Known known, NodeInputs inputs) {
    try {
      var spec = inputs.spec(site.tasks(), offered(known.outputs()));
      launcher.restart(operation, new NodeFile(spec, known.token()), inputs.startPatience());
    } catch (ProviderException e) {
      operation.progress("could not be started to stop its tasks: " + e.getMessage());
    }
  }

  private NodeProcess process(NodeInputs inputs) {
    var port = inputs.controlPort().orElse(0);
    return new NodeProcess(
        new NodeEntry.AgentEntry(inputs.name(), NodeEntry.LOOPBACK, port, false),
        site.node(inputs.name()));
  }

  private static String address(NodeInputs inputs) {
    return NodeEntry.address(inputs.controlPort().orElse(0));
  }

  @Override
  public List<Problem> check(Planned planned) {
    if (planned.action() == Action.DELETE || planned.inputs().isEmpty()) {
      return List.of();
    }
    return new NodeInputs(planned.inputs().get()).problems();
  }

  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    var node = new NodeInputs(inputs);
    var predicted = new LinkedHashMap<>(schema().predictOutputs(former).fields());
    predicted.put("role", inputs.get("role"));
    predicted.put("name", inputs.get("name"));
    predicted.put(
        "address",
        node.controlPort().map(port -> Value.of(NodeEntry.address(port))).orElse(Value.UNKNOWN));
    if (inputs.get("name").isKnown()) {
      predicted.put("log", Value.of(site.node(node.name()).log().toString()));
    }
    for (var resource : RESOURCES) {
      predicted.put(resource, node.is(Role.AGENT) ? inputs.get(resource) : Value.NULL);
      if (node.is(Role.AGENT) && inputs.get(resource).equals(Value.NULL)) {
        predicted.put(
            resource,
            former
                .filter(known -> kept(known, inputs).isPresent())
                .map(known -> known.outputs().get(resource))
                .orElse(Value.UNKNOWN));
      }
    }
    former
        .filter(known -> new NodeInputs(known.inputs()).told().equals(node.told()))
        .ifPresent(known -> predicted.put("pid", known.outputs().get("pid")));
    return new Fields(predicted);
  }

  @Override
  public List<Consequence> consequences(Planned planned) {
    return NodeConsequences.of(planned);
  }

  private Fields outputs(NodeSpec spec, ProcessHandle process) {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("name", Value.of(spec.name()));
    outputs.put("role", Value.of(spec.entry().role().word()));
    outputs.put("address", Value.of(spec.entry().address()));
    outputs.put("pid", Value.of(process.pid()));
    outputs.put("log", Value.of(site.node(spec.name()).log().toString()));
    var offered =
        spec instanceof Agent agent ? Optional.of(agent.offered()) : Optional.<Offered>empty();
    outputs.put("cpus", offered.map(each -> NodeDrift.decimal(each.cpus())).orElse(Value.NULL));
    outputs.put("mem", offered.map(each -> Value.of(each.memMib())).orElse(Value.NULL));
    outputs.put("disk", offered.map(each -> Value.of(each.diskMib())).orElse(Value.NULL));
    return new Fields(outputs);
  }

  private static Optional<Offered> offered(Fields outputs) {
    var reader = ValueReader.of(outputs);
    return reader
        .decimal("cpus")
        .map(cpus ->
            new Offered(
                cpus, reader.number("mem").orElse(0L), reader.number("disk").orElse(0L), ""));
  }
}

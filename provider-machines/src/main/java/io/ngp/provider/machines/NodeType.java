package io.ngp.provider.machines;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.nodespec.HostNodes;
import io.ngp.nodespec.NodeHealth;
import io.ngp.provider.machines.ssh.Host;
import io.ngp.provider.machines.ssh.HostException;
import io.ngp.provider.machines.ssh.Hosts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code machines.node}: a node on a host that is ready for it. Its configuration there is the
 * resource.
 */
final class NodeType implements ResourceType {
  static final String NAME = "machines.node";

  private static final Duration PROBE = Duration.ofSeconds(3);

  private final Supplier<Hosts> hosts;
  private final Path project;
  private final HostNodes copies;
  private final Operator operator;
  private final NodeChange change;
  private final NodeRemoval removal;

  /**
   * The type.
   *
   * @param project what relative paths of keys are relative to
   * @param copies where commands find the nodes
   * @param operator how this machine calls nodes
   */
  NodeType(Supplier<Hosts> hosts, Path project, HostNodes copies, Operator operator) {
    this.hosts = hosts;
    this.project = project;
    this.copies = copies;
    this.operator = operator;
    this.change = new NodeChange(hosts, project, operator);
    this.removal = new NodeRemoval(hosts, project, operator);
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
    Host host;
    try {
      host = hosts.get().open(inputs.login(project));
    } catch (HostException e) {
      // It is off, or another one by now: its host's own resource tells what to do about it.
      return new Reading.Absent(String.valueOf(e.getMessage()), true);
    }
    var look = NodeService.of(host, inputs, known.token()).look();
    if (!look.isConfigured()) {
      return new Reading.Absent("has no %s on its host".formatted(inputs.configFile()), true);
    }
    var isInDoubt = known.outputs().fields().isEmpty();
    var drift = new LinkedHashMap<>(look.drift());
    if (look.isRunning() && operator.mayCall(inputs)) {
      var health = NodeHealth.of(operator.http(), inputs.name(), inputs.address(), PROBE);
      if (!health.isAnswering()) {
        drift.put("health", health.detail());
      }
    }
    if (!isInDoubt) {
      copies.put(inputs.name(), inputs.text(""));
    }
    return new Reading.Present(
        known.inputs().with(HostSchema.DRIFT, isInDoubt ? Fields.EMPTY : words(drift)),
        isInDoubt ? outputs(inputs) : known.outputs(),
        isInDoubt && !drift.isEmpty());
  }

  private static Fields words(Map<String, String> drift) {
    var words = new LinkedHashMap<String, Value>();
    drift.forEach((item, found) -> words.put(item, Value.of(found)));
    return new Fields(words);
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    return done(operation, Optional.empty(), inputs);
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    return done(operation, Optional.of(new NodeInputs(former.inputs())), inputs);
  }

  private Fields done(Operation operation, Optional<NodeInputs> former, Fields fields) {
    var inputs = new NodeInputs(fields);
    change.apply(operation, former, inputs);
    copies.put(inputs.name(), inputs.text(""));
    return outputs(inputs);
  }

  @Override
  public void delete(Operation operation, Known known) {
    var inputs = new NodeInputs(known.inputs());
    removal.remove(operation, inputs);
    copies.remove(inputs.name());
  }

  @Override
  public List<Problem> check(Planned planned) {
    return planned.action() == Action.DELETE || planned.inputs().isEmpty()
        ? List.of()
        : new NodeInputs(planned.inputs().get()).problems();
  }

  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    var node = new NodeInputs(inputs);
    var predicted = new LinkedHashMap<>(schema().predictOutputs(former).fields());
    predicted.put(NodeSchema.NAME, inputs.get(NodeSchema.NAME));
    predicted.put(NodeSchema.ROLE, inputs.get(NodeSchema.ROLE));
    predicted.put(HostSchema.HOST, inputs.get(HostSchema.HOST));
    predicted.put(HostSchema.VERSION, inputs.get(HostSchema.VERSION));
    predicted.put("address", Value.UNKNOWN);
    if (node.isTold() && node.problems().isEmpty()) {
      predicted.put("address", Value.of(node.address()));
    }
    return new Fields(predicted);
  }

  private static Fields outputs(NodeInputs inputs) {
    return Fields.EMPTY
        .with(NodeSchema.NAME, Value.of(inputs.name()))
        .with(NodeSchema.ROLE, Value.of(inputs.role().word()))
        .with(HostSchema.HOST, Value.of(inputs.host()))
        .with("address", Value.of(inputs.address()))
        .with(HostSchema.VERSION, Value.of(inputs.version()));
  }

  @Override
  public List<Consequence> consequences(Planned planned) {
    return NodeConsequences.of(planned);
  }
}

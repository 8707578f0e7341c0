package io.ngp.provider.local;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeSpec;
import io.ngp.nodespec.NodeSpec.Agent;
import io.ngp.nodespec.NodeSpec.Balancer;
import io.ngp.nodespec.NodeSpec.Master;
import io.ngp.nodespec.NodeSpec.Member;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs that would describe a node as its {@code node.json} does: those recorded, but for what
 * somebody changed by hand.
 */
final class NodeDrift {
  private Fields inputs;

  private NodeDrift(Fields inputs) {
    this.inputs = inputs;
  }

  /**
   * The inputs as found.
   *
   * @param expected what {@code recorded} inputs mean
   */
  static Fields of(Fields recorded, NodeSpec expected, NodeSpec found) {
    if (expected.equals(found)) {
      return recorded;
    }
    var drift = new NodeDrift(recorded);
    drift.text("bind", expected.bind(), found.bind());
    switch (found) {
      case Master master when expected instanceof Master former -> drift.master(former, master);
      case Agent agent when expected instanceof Agent former -> drift.agent(former, agent);
      case Balancer balancer when expected instanceof Balancer former ->
          drift.balancer(former, balancer);
      case Master _, Agent _, Balancer _ ->
          drift.set("role", Value.of(found.entry().role().word()));
    }
    return drift.inputs;
  }

  private void master(Master expected, Master found) {
    port("api", expected.port(), found.port());
    text("domain", expected.domain(), found.domain());
    number("edge_port", expected.edgePort(), found.edgePort());
    number("id", expected.id(), found.id());
    if (!expected.members().equals(found.members())) {
      set("members", members(found.members()));
    }
    inputs = new AccessInputs(inputs).as(found.access());
    if (!expected.swarm().equals(found.swarm())) {
      inputs = new SwarmInputs(inputs).as(found.swarm());
    }
  }

  private Value members(List<Member> found) {
    var recorded = ValueReader.of(inputs).items("members");
    var items = new ArrayList<Value>();
    for (var index = 0; index < found.size(); index++) {
      var item =
          index < recorded.size() && recorded.get(index) instanceof Fields fields
              ? fields
              : Fields.EMPTY;
      var ports = found.get(index).ports();
      items.add(
          item.with("peer", Value.of(ports.peer()))
              .with("election", Value.of(ports.election()))
              .with("client", Value.of(ports.client())));
    }
    return new Value.Items(items);
  }

  private void agent(Agent expected, Agent found) {
    port("control", expected.port(), found.port());
    texts("masters", expected.masters(), found.masters());
    var offered = found.offered();
    if (Double.compare(expected.offered().cpus(), offered.cpus()) != 0) {
      set("cpus", decimal(offered.cpus()));
    }
    number("mem", expected.offered().memMib(), offered.memMib());
    number("disk", expected.offered().diskMib(), offered.diskMib());
    text("task_ports", expected.offered().ports(), offered.ports());
    texts("attributes", expected.attributes(), found.attributes());
  }

  private void balancer(Balancer expected, Balancer found) {
    port("http", expected.port(), found.port());
    port("control", expected.controlPort(), found.controlPort());
    texts("masters", expected.masters(), found.masters());
    text("zone", expected.zone(), found.zone());
    text("domain", expected.domain(), found.domain());
    texts("admin_cidrs", expected.adminCidrs(), found.adminCidrs());
    texts("trusted_proxies", expected.trustedProxies(), found.trustedProxies());
    texts("route_defaults", expected.routeDefaults(), found.routeDefaults());
    inputs = new TlsInputs(inputs).as(expected.tls(), found.tls());
    text("engine", expected.engine().word(), found.engine().word());
    inputs = new ObservingInputs(inputs).as(found.observing());
  }

  private void port(String purpose, int expected, int found) {
    if (expected != found) {
      set("ports", ValueReader.of(inputs).map("ports").with(purpose, Value.of(found)));
    }
  }

  private void text(String input, String expected, String found) {
    if (!expected.equals(found)) {
      set(input, Value.of(found));
    }
  }

  private void texts(String input, List<String> expected, List<String> found) {
    if (!expected.equals(found)) {
      set(input, Value.texts(found));
    }
  }

  private void number(String input, long expected, long found) {
    if (expected != found) {
      set(input, Value.of(found));
    }
  }

  static Value decimal(double number) {
    return new Value.Num(BigDecimal.valueOf(number));
  }

  private void texts(String input, Map<String, String> expected, Map<String, String> found) {
    if (!expected.equals(found)) {
      var values = new LinkedHashMap<String, Value>();
      found.forEach((name, text) -> values.put(name, Value.of(text)));
      set(input, new Fields(values));
    }
  }

  private void set(String input, Value value) {
    inputs = inputs.with(input, value);
  }
}

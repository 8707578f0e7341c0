package io.ngp.provider.local;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.NodeEntry.ZooKeeperPorts;
import io.ngp.nodespec.NodeSpec;
import io.ngp.nodespec.NodeSpec.Member;
import io.ngp.nodespec.NodeSpec.Offered;
import io.ngp.nodespec.Role;
import io.ngp.provider.local.machine.MachineResources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The inputs of a {@code local.node}, read as what they mean for its role. */
record NodeInputs(Fields fields) {
  private static final int EXTRA_SLOTS = 55;
  private static final int SLOT_PORTS = 200;

  /** Inputs that a node's process never learns of, or learns of from the other masters. */
  private static final List<String> NOT_TOLD = List.of("drain_seconds", "start_seconds", "members");

  private ValueReader reader() {
    return ValueReader.of(fields);
  }

  String name() {
    return reader().textOrEmpty("name");
  }

  Optional<Role> role() {
    return reader().text("role").map(text -> Role.valueOf(text.toUpperCase(Locale.ROOT)));
  }

  boolean is(Role role) {
    return role().filter(each -> each == role).isPresent();
  }

  /** What the node restarts for when it changes. */
  Fields told() {
    var told = fields;
    for (var input : NOT_TOLD) {
      told = told.without(input);
    }
    return told;
  }

  /** The port that answers {@code /healthz}, if it is known. */
  Optional<Integer> controlPort() {
    return port(ports(), is(Role.MASTER) ? "api" : "control");
  }

  /** The ports of all masters with their names. */
  List<Fields> members() {
    return reader().items("members").stream()
        .map(ValueReader::open)
        .filter(Fields.class::isInstance)
        .map(Fields.class::cast)
        .toList();
  }

  int id() {
    return number("id").orElse(1);
  }

  /** The addresses of the masters' APIs, as far as they are known. */
  List<String> masters() {
    return reader().items("masters").stream()
        .map(ValueReader::open)
        .flatMap(each -> address(each).stream())
        .toList();
  }

  private static Optional<String> address(Value master) {
    if (master instanceof Fields fields) {
      var reader = ValueReader.of(fields);
      return reader.text("address").or(() -> reader.number("api").map(NodeEntry::address));
    }
    return master instanceof Value.Text text ? Optional.of(text.text()) : Optional.empty();
  }

  Duration drainPatience() {
    return Duration.ofSeconds(number("drain_seconds").orElse(60));
  }

  Duration startPatience() {
    return Duration.ofSeconds(number("start_seconds").orElse(30));
  }

  /**
   * What the node is to be told.
   *
   * @param former what an agent offered so far: what of it is left to the machine stays
   * @throws ProviderException if something its role needs is missing
   */
  NodeSpec spec(Path tasks, Optional<Offered> former) {
    return switch (role().orElseThrow(() -> missing("role"))) {
      case MASTER ->
          new NodeSpec.Master(
              name(),
              required("bind"),
              requiredPort("api"),
              required("domain"),
              number("edge_port").orElse(0),
              place(),
              memberPorts(),
              new AccessInputs(fields).access(),
              new SwarmInputs(fields).swarm(),
              Optional.empty());
      case AGENT ->
          new NodeSpec.Agent(
              name(),
              required("bind"),
              requiredPort("control"),
              masters(),
              tasks.toString(),
              offered(tasks, former),
              textMap("attributes"),
              Optional.empty());
      case BALANCER ->
          new NodeSpec.Balancer(
              name(),
              required("bind"),
              requiredPort("http"),
              NodeEntry.LOOPBACK,
              requiredPort("control"),
              masters(),
              reader().text("zone").orElse(""),
              required("domain"),
              reader().texts("admin_cidrs"),
              reader().texts("trusted_proxies"),
              textMap("route_defaults"),
              new TlsInputs(fields).tls(project(tasks)),
              new EngineInputs(fields).engine(),
              new ObservingInputs(fields).observing());
    };
  }

  /** The folder of the platform file, which has {@code .ngp/<environment>/tasks} in it. */
  private static Path project(Path tasks) {
    return tasks.resolve("../../..").normalize();
  }

  private int place() {
    if (id() < 1 || id() > members().size()) {
      throw new ProviderException(
          "Node %s has the id %d, but there are %d members."
              .formatted(name(), id(), members().size()),
          "Give its place among the members, from 1.");
    }
    return id();
  }

  private List<Member> memberPorts() {
    var members = new ArrayList<Member>();
    for (var member : members()) {
      members.add(new Member(members.size() + 1, NodeEntry.LOOPBACK, zooKeeper(member)));
    }
    return members;
  }

  private ZooKeeperPorts zooKeeper(Fields member) {
    var ports = ValueReader.of(member);
    return new ZooKeeperPorts(
        port(ports, "peer").orElseThrow(() -> missing("members[].peer")),
        port(ports, "election").orElseThrow(() -> missing("members[].election")),
        port(ports, "client").orElseThrow(() -> missing("members[].client")));
  }

  /** What the agent is to offer: what is given, else what it offered, else its share. */
  Offered offered(Path tasks, Optional<Offered> former) {
    var share = Math.max(1, number("share").orElse(1));
    var machine = MachineResources.of(nearest(tasks));
    return new Offered(
        reader()
            .decimal("cpus")
            .or(() -> former.map(Offered::cpus))
            .orElse(Math.max(0.1, Math.floor(machine.cpus() * 10 / share) / 10)),
        reader()
            .number("mem")
            .or(() -> former.map(Offered::memMib))
            .orElse(machine.memMib() / share),
        reader()
            .number("disk")
            .or(() -> former.map(Offered::diskMib))
            .orElse(machine.diskMib() / share),
        reader().text("task_ports").orElseGet(() -> taskPorts(number("slot").orElse(0))));
  }

  private static Path nearest(Path folder) {
    var parent = folder.getParent();
    return java.nio.file.Files.exists(folder) || parent == null ? folder : nearest(parent);
  }

  /**
   * Agents of one machine share its ports, and what a task was promised it binds only later: so
   * none may promise another's. The first has the thousand that a lone agent has; the others have
   * 200 each, away from the nodes' own and from what systems give to outgoing connections.
   */
  static String taskPorts(int slot) {
    if (slot == 0) {
      return "31000-31999";
    }
    var first = slot <= 5 ? 30_000 + (slot - 1) * SLOT_PORTS : 10_000 + (slot - 6) * SLOT_PORTS;
    return first + "-" + (first + SLOT_PORTS - 1);
  }

  private Map<String, String> textMap(String input) {
    var texts = new TreeMap<String, String>();
    var map = ValueReader.of(reader().map(input));
    map.fields()
        .fields()
        .keySet()
        .forEach(name -> map.text(name).ifPresent(text -> texts.put(name, text)));
    return texts;
  }

  ValueReader ports() {
    return ValueReader.of(reader().map("ports"));
  }

  private static Optional<Integer> port(ValueReader ports, String purpose) {
    return ports.number(purpose).map(Long::intValue);
  }

  private int requiredPort(String purpose) {
    return port(ports(), purpose).orElseThrow(() -> missing("ports." + purpose));
  }

  private String required(String input) {
    return reader().text(input).orElseThrow(() -> missing(input));
  }

  private Optional<Integer> number(String input) {
    return reader().number(input).map(Long::intValue);
  }

  private ProviderException missing(String input) {
    return new ProviderException(
        "Node " + name() + " needs \"" + input + "\", which is not given.", "Add it.");
  }

  /** What is wrong with them as far as they are known. */
  List<Problem> problems() {
    return role()
        .map(role ->
            switch (role) {
              case MASTER -> masterProblems();
              case AGENT -> agentProblems();
              case BALANCER -> balancerProblems();
            })
        .orElse(List.of());
  }

  private List<Problem> masterProblems() {
    var lacking = lacking("members", "id", "domain");
    var access =
        Stream.concat(
                new AccessInputs(fields).problems().stream(),
                new SwarmInputs(fields).problems().stream())
            .toList();
    if (!access.isEmpty()) {
      return Stream.concat(lacking.stream(), access.stream()).toList();
    }
    var count = reader().items("members").size();
    return lacking.isEmpty() && fields.isKnown() && (id() < 1 || id() > count)
        ? List.of(
            new Problem(
                "id",
                "id is %d, but there are %d members.".formatted(id(), count),
                "Give the place of " + name() + " among the members, from 1."))
        : lacking;
  }

  private List<Problem> balancerProblems() {
    var lacking = lacking("masters", "domain");
    var engine = new EngineInputs(fields).problems();
    var tls = new TlsInputs(fields).problems();
    return Stream.of(lacking, engine, tls).flatMap(List::stream).toList();
  }

  private List<Problem> agentProblems() {
    var slot = number("slot").orElse(0);
    return slot >= 0 && slot <= EXTRA_SLOTS
        ? lacking("masters")
        : List.of(
            new Problem(
                "slot",
                "slot is %d, but one machine has room for %d agents."
                    .formatted(slot, EXTRA_SLOTS + 1),
                "Give fewer agents more to offer."));
  }

  private List<Problem> lacking(String... inputs) {
    return List.of(inputs).stream()
        .filter(input -> fields.get(input).equals(Value.NULL))
        .map(input ->
            new Problem(
                input,
                "a %s needs \"%s\", which is not given."
                    .formatted(role().orElseThrow().word(), input),
                "Add it."))
        .toList();
  }
}

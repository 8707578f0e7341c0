package io.ngp.provider.machines;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeSpec;
import io.ngp.nodespec.NodeSpecFormat;
import io.ngp.nodespec.Role;
import io.ngp.nodespec.change.Masters.Peer;
import io.ngp.provider.machines.ssh.Login;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The inputs of a node on a host as what they mean. */
record NodeInputs(Fields fields) {
  /** Where configurations are. */
  static final String CONFIGURATIONS = "/etc/ngp";

  /** Where nodes keep what must survive them, each in a folder named for its role. */
  static final String DATA = "/var/lib/ngp";

  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private ValueReader reader() {
    return ValueReader.of(fields);
  }

  String host() {
    return reader().textOrEmpty(HostSchema.HOST);
  }

  String name() {
    return reader().textOrEmpty(NodeSchema.NAME);
  }

  Role role() {
    return Role.valueOf(reader().textOrEmpty(NodeSchema.ROLE).toUpperCase(Locale.ROOT));
  }

  boolean is(Role role) {
    return reader().textOrEmpty(NodeSchema.ROLE).equals(role.word());
  }

  String version() {
    return reader().textOrEmpty(HostSchema.VERSION);
  }

  Login login(Path project) {
    return new HostInputs(fields).login(project);
  }

  Duration drainPatience() {
    return Duration.ofSeconds(reader().number(NodeSchema.DRAIN).orElse(60L));
  }

  Duration startPatience() {
    return Duration.ofSeconds(reader().number(NodeSchema.START).orElse(60L));
  }

  String configFile() {
    return CONFIGURATIONS + "/" + role().word() + ".json";
  }

  String dataFolder() {
    return DATA + "/" + role().word();
  }

  /** All that is known before the apply: what the node is told can be judged. */
  boolean isTold() {
    return fields.get(NodeSchema.CONFIG).isKnown()
        && fields.get(NodeSchema.NAME).isKnown()
        && fields.get(NodeSchema.ROLE).isKnown();
  }

  /** The {@code node.json} of the create that {@code token} belongs to. */
  ObjectNode json(String token) {
    var json = JsonMapper.shared().createObjectNode();
    json.put("name", name()).put("role", role().word());
    json.put("token", token).put("folder", dataFolder());
    json.setAll(ValueNodes.object(reader().map(NodeSchema.CONFIG)));
    return json;
  }

  /** The same as text, as it stands in the file. */
  String text(String token) {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json(token))
        + "\n";
  }

  /**
   * What the node is told.
   *
   * @throws ProviderException if it makes no sense
   */
  NodeSpec spec() {
    try {
      return NodeSpecFormat.read(json(""));
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          "What %s is told makes no sense: %s".formatted(name(), e.getMessage()),
          "Correct \"config\".");
    }
  }

  /** Where it tells its health. */
  String address() {
    return spec().entry().addressAt(host());
  }

  /** Where its files are, which its configuration refers to as {@code ROLE/NAME}. */
  String filesFolder() {
    return CONFIGURATIONS + "/" + role().word();
  }

  /** Files its configuration refers to, those in folders, too: content by path. */
  SortedMap<String, String> files() {
    var files = new TreeMap<String, String>();
    addFiles(files, filesFolder(), reader().map(NodeSchema.FILES));
    return files;
  }

  private static void addFiles(SortedMap<String, String> files, String folder, Fields given) {
    var reader = ValueReader.of(given);
    given
        .fields()
        .forEach((name, value) -> {
          var path = folder + "/" + name;
          if (ValueReader.open(value) instanceof Fields inside) {
            addFiles(files, path, inside);
          } else {
            files.put(path, reader.textOrEmpty(name));
          }
        });
  }

  /** Whether its daemon is to be in the platform's swarm. */
  boolean isInSwarm() {
    return !reader().map(NodeSchema.CONFIG).get("swarm").equals(Value.NULL);
  }

  /**
   * What the node restarts for when it changes; masters learn of each other from each other, and
   * what proves who it is, or who the hosts are that it serves, is renewed while it runs.
   */
  Fields told() {
    var config = reader().map(NodeSchema.CONFIG);
    if (is(Role.MASTER)) {
      var members = ValueReader.of(config).map("zookeeper").without("members");
      config = config.with("zookeeper", members);
    }
    var proof = ValueReader.of(ValueReader.of(config).map("identity"));
    var files = reader().map(NodeSchema.FILES);
    for (var part : List.of("authority", "certificate", "key")) {
      var path = proof.textOrEmpty(part);
      files = files.without(path.substring(path.lastIndexOf('/') + 1));
    }
    for (var folder : ValueReader.of(ValueReader.of(config).map("tls")).texts("folders")) {
      if (folder.startsWith(role().word() + "/")) {
        files = files.without(folder.substring(folder.lastIndexOf('/') + 1));
      }
    }
    return Fields.EMPTY
        .with(NodeSchema.CONFIG, config)
        .with(NodeSchema.FILES, files)
        .with(HostSchema.VERSION, Value.of(version()));
  }

  /** Whether a plan found something otherwise than declared. */
  boolean hasDrifted() {
    return !reader().map(HostSchema.DRIFT).fields().isEmpty();
  }

  /** The addresses of the masters' APIs, for agents and balancers. */
  List<String> masters() {
    return ValueReader.of(reader().map(NodeSchema.CONFIG)).texts("masters");
  }

  /** All masters, with how their hosts are reached. */
  List<HostMasters.Seat> seats(Path project) {
    return reader().items(NodeSchema.MASTERS).stream()
        .map(ValueReader::open)
        .filter(Fields.class::isInstance)
        .map(each -> seat((Fields) each, project))
        .toList();
  }

  private static HostMasters.Seat seat(Fields master, Path project) {
    var reader = ValueReader.of(master);
    return new HostMasters.Seat(
        new Peer(
            reader.textOrEmpty(NodeSchema.NAME),
            reader.number("id").orElse(0L).intValue(),
            reader.textOrEmpty("address")),
        new HostInputs(master).login(project));
  }

  private static Stream<String> names(Fields files) {
    return files.fields().entrySet().stream()
        .flatMap(each ->
            ValueReader.open(each.getValue()) instanceof Fields inside
                ? Stream.concat(Stream.of(each.getKey()), names(inside))
                : Stream.of(each.getKey()));
  }

  /** This master among the others. */
  Peer peer() {
    return new Peer(name(), spec() instanceof NodeSpec.Master master ? master.id() : 0, address());
  }

  /** What can be told to be wrong without asking the host. */
  List<Problem> problems() {
    var problems = new ArrayList<Problem>();
    names(reader().map(NodeSchema.FILES))
        .filter(name -> !FILE.matcher(name).matches())
        .map(name ->
            new Problem(
                NodeSchema.FILES,
                "\"%s\" is no name of a file.".formatted(name),
                "Give a plain one, such as seal.key."))
        .forEach(problems::add);
    if (hasDrifted()) {
      problems.add(
          new Problem(
              HostSchema.DRIFT, "\"drift\" is for what plans find.", "Take it out of the file."));
    }
    if (isTold()) {
      try {
        var _ = NodeSpecFormat.read(json(""));
      } catch (IllegalArgumentException e) {
        problems.add(
            new Problem(
                NodeSchema.CONFIG,
                "what %s is told makes no sense: %s.".formatted(name(), e.getMessage()),
                "docs/machines.md shows what a node is told."));
      }
    }
    return problems;
  }
}

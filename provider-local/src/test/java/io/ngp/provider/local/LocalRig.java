package io.ngp.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.Role;
import io.ngp.nodespec.Waiting;
import io.ngp.provider.local.machine.Ports;
import io.ngp.provider.local.node.NodeFolder;
import io.ngp.provider.local.node.NodeProcess;
import io.ngp.provider.local.testing.FakeNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** A local platform of fake nodes in a folder, and its provider as the engine would call it. */
final class LocalRig implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(60);

  final Path folder;
  final Map<Role, String> behaviours = new ConcurrentHashMap<>();
  final LocalProvider provider;
  private final Registry registry;

  LocalRig(Path project) {
    this.folder = project.resolve(".ngp/default");
    this.provider =
        new LocalProvider(
            folder,
            project,
            (role, config) -> FakeNode.command(behaviours.getOrDefault(role, "well"), config),
            new Ports(new Random()));
    this.registry = new Registry(List.of(provider));
  }

  ResourceType ports() {
    return registry.type("local.ports");
  }

  ResourceType nodes() {
    return registry.type("local.node");
  }

  ResourceType ready() {
    return registry.type("local.ready");
  }

  /** Makes a resource and returns its record. */
  Known make(ResourceType type, String token, Fields given) {
    var inputs = complete(type, given);
    return new Known(token, inputs, type.create(Asked.with(token), inputs));
  }

  /** Changes a resource and returns its record. */
  Known change(ResourceType type, Known former, Fields given) {
    var inputs = complete(type, given);
    return new Known(
        former.token(), inputs, type.update(Asked.with(former.token()), former, inputs));
  }

  Reading read(ResourceType type, Known known) {
    return type.read(Asked.with(known.token()), known);
  }

  void delete(ResourceType type, Known known) {
    type.delete(Asked.with(known.token()), known);
  }

  /** The inputs with the defaults of the schema, as the engine gives them. */
  static Fields complete(ResourceType type, Fields given) {
    var complete = new LinkedHashMap<String, Value>();
    for (var input : type.schema().inputs()) {
      var value = given.get(input.name());
      complete.put(
          input.name(), value.equals(Value.NULL) ? input.defaultValue().orElse(Value.NULL) : value);
    }
    return new Fields(complete);
  }

  /** A change of what is there. */
  static Planned planned(
      ResourceType type, Action action, Optional<Known> former, Optional<Fields> given) {
    return new Planned(
        Asked.with("").address(),
        type.name(),
        action,
        former,
        given.map(fields -> complete(type, fields)),
        false);
  }

  static Fields fields(Object... namesAndValues) {
    var fields = new LinkedHashMap<String, Value>();
    for (var index = 0; index < namesAndValues.length; index += 2) {
      fields.put(String.valueOf(namesAndValues[index]), value(namesAndValues[index + 1]));
    }
    return new Fields(fields);
  }

  private static Value value(Object object) {
    return switch (object) {
      case Value value -> value;
      case Integer number -> Value.of(number);
      case List<?> list -> new Items(list.stream().map(LocalRig::value).toList());
      default -> Value.of(String.valueOf(object));
    };
  }

  /** The ports of a node, with its name, as a block of {@code local.ports} gives them. */
  Fields portsOf(String name, String... purposes) {
    var wishes = new LinkedHashMap<String, Value>();
    for (var purpose : purposes) {
      wishes.put(purpose, Value.of(0));
    }
    var known =
        make(ports(), "ports of " + name, fields("name", name, "ports", new Fields(wishes)));
    var all = new LinkedHashMap<>(known.inputs().fields());
    all.putAll(known.outputs().fields());
    return new Fields(all);
  }

  Fields masterPorts(String name) {
    return portsOf(name, "api", "peer", "election", "client");
  }

  Fields master(int id, List<Fields> members) {
    var ports = members.get(id - 1);
    return fields(
        "name",
        ports.get("name"),
        "role",
        "master",
        "id",
        id,
        "ports",
        ports,
        "members",
        members,
        "domain",
        "ngp.localhost",
        "edge_port",
        8080,
        "start_seconds",
        60);
  }

  Fields agent(String name, List<Fields> masters) {
    return fields(
        "name",
        name,
        "role",
        "agent",
        "ports",
        portsOf(name, "control"),
        "masters",
        masters,
        "attributes",
        fields("rack", "1"));
  }

  Fields balancer(String name, Fields ports, List<Fields> masters) {
    return fields(
        "name",
        name,
        "role",
        "balancer",
        "ports",
        ports,
        "masters",
        masters,
        "domain",
        "ngp.localhost");
  }

  NodeFolder node(String name) {
    return NodeFolder.of(folder, name);
  }

  boolean isRunning(String name) {
    return NodeProcess.search(node(name)).isPresent();
  }

  long pid(String name) {
    return NodeProcess.find(node(name)).orElseThrow().pid();
  }

  void kill(String name) {
    var process = NodeProcess.search(node(name)).orElseThrow();
    process.destroyForcibly();
    await(() -> !isRunning(name));
  }

  /** In one step: the node may be reading what it was told before. */
  void direct(String name, String file, String text) {
    try {
      var next = Files.writeString(node(name).path().resolve(file + ".next"), text);
      Files.move(next, next.resolveSibling(file), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long number(Fields fields, String name) {
    return ValueReader.of(fields).number(name).orElseThrow();
  }

  static void await(java.util.function.BooleanSupplier condition) {
    assertThat(Waiting.until(condition, SOON, Duration.ofMillis(10))).isTrue();
  }

  @Override
  public void close() {
    var names = new ArrayList<NodeFolder>();
    try (var folders = Files.list(folder.resolve("nodes"))) {
      folders.map(NodeFolder::new).forEach(names::add);
    } catch (IOException _) {
      // No node was made.
    }
    names.forEach(name -> NodeProcess.search(name).ifPresent(ProcessHandle::destroyForcibly));
    names.forEach(name -> await(() -> NodeProcess.search(name).isEmpty()));
  }
}

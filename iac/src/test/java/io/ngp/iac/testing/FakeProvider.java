package io.ngp.iac.testing;

import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.Provider;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Manages {@code fake.thing}s of a {@link FakeWorld}: {@code name} and {@code size} can change,
 * {@code kind} cannot; {@code needs} takes anything, for references. Every call can be watched, and
 * made to fail.
 */
public final class FakeProvider implements Provider {
  private final Thing thing;

  /** What happens around the calls; by default nothing. */
  public interface Watcher {
    /** Called before a call touches the world; may throw. */
    default void before(String call, Operation operation) {}

    /** Called when the world was touched and the answer is not given yet; may throw. */
    default void after(String call, Operation operation) {}
  }

  /** A provider of things of this world. */
  public FakeProvider(FakeWorld world, Watcher watcher) {
    this.thing = new Thing(world, watcher);
  }

  /** A provider whose calls nobody watches. */
  public static FakeProvider of(FakeWorld world) {
    return new FakeProvider(world, new Watcher() {});
  }

  @Override
  public List<ResourceType> types() {
    return List.of(thing);
  }

  /**
   * What should never happen: something made with a reference to what is not there, or removed
   * while something there refers to it.
   */
  public List<String> violations() {
    return List.copyOf(thing.violations);
  }

  /** The calls that touched the world, in order: {@code create a.b[0]}. */
  public List<String> calls() {
    return List.copyOf(thing.calls);
  }

  private static final class Thing implements ResourceType {
    private final FakeWorld world;
    private final Watcher watcher;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();

    Thing(FakeWorld world, Watcher watcher) {
      this.world = world;
      this.watcher = watcher;
    }

    @Override
    public String name() {
      return "fake.thing";
    }

    @Override
    public Schema schema() {
      return Schema.closed(
          "A thing of the fake world.",
          List.of(
              Input.required("name", Kind.TEXT, "Its name."),
              Input.optional("size", Kind.NUMBER, "Its size.").orElse(Value.of(1)),
              Input.optional("kind", Kind.TEXT, "Its kind.").replacing(),
              Input.optional("password", Kind.TEXT, "Its password.").secret(),
              Input.optional("needs", Kind.ANY, "Whatever it refers to.")),
          List.of(
              Output.of("id", "Made from the token.").stable(),
              Output.of("volume", "Ten times its size."),
              Output.of("key", "Its key.").secret()));
    }

    @Override
    public Reading read(Operation operation, Known known) {
      watcher.before("read", operation);
      var found = world.find(operation.token());
      if (found.isEmpty()) {
        return new Reading.Absent("is not in the world");
      }
      var properties = found.get();
      if (properties.containsKey("stopped")) {
        return new Reading.Absent("does not run", true);
      }
      if (properties.containsKey("broken")) {
        return new Reading.Damaged(known.inputs(), known.outputs(), "is broken");
      }
      var inputs = new LinkedHashMap<>(known.inputs().fields());
      inputs.put("name", Value.of(properties.getOrDefault("name", "")));
      inputs.put("size", Value.of(Long.parseLong(properties.getOrDefault("size", "0"))));
      var now = new Fields(inputs);
      return new Reading.Present(now, outputs(operation.token(), now));
    }

    @Override
    public Fields create(Operation operation, Fields inputs) {
      watcher.before("create", operation);
      refuse(inputs);
      calls.add("create " + operation.address());
      lookForMissing(operation, inputs);
      world.make(operation.token(), properties(operation, inputs));
      watcher.after("create", operation);
      return outputs(operation.token(), inputs);
    }

    @Override
    public Fields update(Operation operation, Known former, Fields inputs) {
      watcher.before("update", operation);
      refuse(inputs);
      calls.add("update " + operation.address());
      lookForMissing(operation, inputs);
      world.change(operation.token(), properties(operation, inputs));
      watcher.after("update", operation);
      return outputs(operation.token(), inputs);
    }

    @Override
    public void delete(Operation operation, Known known) {
      watcher.before("delete", operation);
      calls.add("delete " + operation.address());
      lookForUsers(operation);
      world.remove(operation.token());
      watcher.after("delete", operation);
    }

    private void lookForMissing(Operation operation, Fields inputs) {
      needs(inputs.get("needs"))
          .map(id -> id.substring("id-".length()))
          .filter(token -> world.find(token).isEmpty())
          .forEach(
              token -> violations.add(operation.address() + " is made with a missing " + token));
    }

    /** The ids a value refers to directly, not those that what it refers to refers to. */
    private static Stream<String> needs(Value value) {
      return switch (value) {
        case Value.Text text -> Stream.of(text.text()).filter(each -> each.startsWith("id-"));
        case Value.Items items -> items.items().stream().flatMap(Thing::needs);
        case Fields fields when fields.fields().containsKey("id") -> needs(fields.get("id"));
        case Fields fields -> fields.fields().values().stream().flatMap(Thing::needs);
        case Value.Null _, Value.Num _, Value.Bool _, Value.Unknown _, Value.Secret _ ->
            Stream.empty();
      };
    }

    private void lookForUsers(Operation operation) {
      world.all().stream()
          .filter(each -> each.getOrDefault("needs", "").contains("id-" + operation.token()))
          .forEach(each ->
              violations.add(
                  operation.address() + " goes while " + each.get("address") + " needs it"));
    }

    @Override
    public List<Problem> check(Planned planned) {
      return planned.inputs().map(inputs -> inputs.get("name")).stream()
          .filter(name -> name.toString().equals("forbidden"))
          .map(_ -> new Problem("name", "\"forbidden\" is no name.", "Choose another."))
          .toList();
    }

    @Override
    public List<Consequence> consequences(Planned planned) {
      return switch (planned.action()) {
        case DELETE, REPLACE ->
            List.of(new Consequence(Consequence.Kind.DATA_LOSS, "what it holds is lost"));
        case CREATE, UPDATE, KEEP -> List.of();
      };
    }

    private static void refuse(Fields inputs) {
      if (inputs.get("name").toString().startsWith("impossible")) {
        throw new ProviderException(
            "A thing cannot be called \"" + inputs.get("name") + "\".", "Choose another name.");
      }
    }

    private static Map<String, String> properties(Operation operation, Fields inputs) {
      return Map.of(
          "name", inputs.get("name").toString(),
          "size", inputs.get("size").toString(),
          "kind", inputs.get("kind").toString(),
          "needs", needs(inputs.get("needs")).collect(Collectors.joining(" ")),
          "address", operation.address().toString());
    }

    private static Fields outputs(String token, Fields inputs) {
      var size = inputs.get("size") instanceof Value.Num number ? number.number().longValue() : 0;
      return new Fields(
          Map.of(
              "id", Value.of("id-" + token),
              "volume", Value.of(size * 10),
              "key", Value.of("key-" + token)));
    }
  }
}

package io.ngp.nodespec.change;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeHealth;
import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.Waiting;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A type of resources that wait until nodes are well, so that what needs a working platform can
 * refer to them. A healthy master is one that leads or follows a leader.
 */
public final class ReadyType implements ResourceType {
  private static final Duration INTERVAL = Duration.ofMillis(30);
  private static final Duration PROBE = Duration.ofSeconds(1);

  private final String name;
  private final Vitals vitals;
  private final Supplier<NodeHttp> http;
  private final InstantSource clock;

  /**
   * Called {@code name}, for nodes whose {@code vitals} can be felt.
   *
   * @param http how they are called; asked when they are
   */
  public ReadyType(String name, Vitals vitals, Supplier<NodeHttp> http, InstantSource clock) {
    this.http = http;
    this.name = name;
    this.vitals = vitals;
    this.clock = clock;
  }

  /** What is known of a node besides what it says itself. */
  public interface Vitals {
    /** Whether its process has ended and is not started again. */
    boolean isDead(String node);

    /** The last lines it logged, if they are at hand. */
    List<String> lastWords(String node);

    /** Where all of its log is. */
    String log(String node);
  }

  /** A node to wait for. */
  private record Awaited(String name, String address) {
    NodeHealth health(NodeHttp http) {
      return NodeHealth.of(http, name, address, PROBE);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Schema schema() {
    return Schema.closed(
        "Waits until nodes are healthy and a master leads.",
        List.of(
            Input.required("nodes", Kind.LIST, "The nodes: maps with a name and an address."),
            Input.optional("timeout_seconds", Kind.NUMBER, "How long to wait.")
                .orElse(Value.of(60)),
            Input.optional("triggers", Kind.ANY, "Whatever it should wait again after.")),
        List.of(
            Output.of("at", "When they were first ready. Refer to it to come after that.")
                .stable()));
  }

  /** Whether they are ready now is for those to find out who need it. */
  @Override
  public Reading read(Operation operation, Known known) {
    return known.outputs().fields().isEmpty()
        ? new Reading.Absent("was not awaited")
        : new Reading.Present(known.inputs(), known.outputs());
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    await(operation, inputs);
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new Fields(Map.of("at", Value.of(now.toString())));
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    await(operation, inputs);
    return former.outputs();
  }

  @Override
  public void delete(Operation operation, Known known) {
    // There is nothing but the record.
  }

  private void await(Operation operation, Fields inputs) {
    var seconds = ValueReader.of(inputs).number("timeout_seconds").orElse(60L);
    var caller = http.get();
    var waiting = new ArrayList<>(nodes(inputs));
    var isOver =
        Waiting.until(
            () -> {
              waiting.removeIf(node -> node.health(caller).isHealthy());
              waiting.forEach(this::requireAlive);
              if (!waiting.isEmpty()) {
                operation.progress("waiting for " + names(waiting));
              }
              return waiting.isEmpty() || operation.isStopping();
            },
            Duration.ofSeconds(seconds),
            INTERVAL);
    if (!isOver) {
      throw late(waiting.getFirst(), waiting.getFirst().health(caller), seconds);
    }
    if (!waiting.isEmpty()) {
      throw new ProviderException(
          names(waiting) + " may not be ready yet; waiting ended as you asked.",
          "`ngp apply` waits again.");
    }
  }

  private static List<Awaited> nodes(Fields inputs) {
    var nodes = new LinkedHashMap<String, Awaited>();
    for (var item : ValueReader.of(inputs).items("nodes")) {
      if (ValueReader.open(item) instanceof Fields fields) {
        var reader = ValueReader.of(fields);
        var name = reader.textOrEmpty("name");
        nodes.put(name, new Awaited(name, reader.textOrEmpty("address")));
      }
    }
    return List.copyOf(nodes.values());
  }

  private void requireAlive(Awaited node) {
    if (vitals.isDead(node.name())) {
      throw new ProviderException(
          node.name() + " ended before it was healthy. Its last words:",
          vitals.lastWords(node.name()),
          "All of its log: " + vitals.log(node.name()));
    }
  }

  private ProviderException late(Awaited node, NodeHealth health, long seconds) {
    return new ProviderException(
        "%s is not healthy after %d s: %s".formatted(node.name(), seconds, health.detail()),
        vitals.lastWords(node.name()),
        "All of its log: " + vitals.log(node.name()));
  }

  private static String names(List<Awaited> nodes) {
    return nodes.stream().map(Awaited::name).collect(Collectors.joining(", "));
  }
}

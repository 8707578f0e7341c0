package io.ngp.provider.machines;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Consequence.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** {@code machines.host}: a host that is ready to run nodes. Its role is the resource. */
final class HostType implements ResourceType {
  static final String NAME = "machines.host";

  private static final int AT_ONCE = 16;

  private final HostPreparation preparation;
  private final Supplier<String> version;

  /**
   * The type.
   *
   * @param version of NGP that hosts get unless they are told otherwise
   */
  HostType(HostPreparation preparation, Supplier<String> version) {
    this.preparation = preparation;
    this.version = version;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Schema schema() {
    return HostSchema.schema(version.get());
  }

  @Override
  public Reading read(Operation operation, Known known) {
    return preparation.read(known);
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    return preparation.prepare(operation, Optional.empty(), inputs);
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    return preparation.prepare(operation, Optional.of(former), inputs);
  }

  @Override
  public void delete(Operation operation, Known known) {
    preparation.remove(operation, known);
  }

  @Override
  public List<Problem> check(Planned planned) {
    return checkAll(List.of(planned)).getFirst();
  }

  /** Asks all hosts at once. */
  @Override
  public List<List<Problem>> checkAll(List<Planned> planned) {
    var permits = new Semaphore(AT_ONCE);
    var twice = namedTwice(planned);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          planned.stream()
              .map(each ->
                  executor.submit(() -> {
                    permits.acquire();
                    try {
                      return check(each, twice);
                    } finally {
                      permits.release();
                    }
                  }))
              .toList();
      return asked.stream().map(HostType::result).toList();
    }
  }

  private static List<Problem> result(Future<List<Problem>> asked) {
    try {
      return asked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while hosts are asked", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static List<String> namedTwice(List<Planned> planned) {
    var seen = new HashSet<String>();
    return planned.stream()
        .flatMap(each -> each.inputs().stream())
        .map(inputs -> new HostInputs(inputs).host())
        .filter(host -> !host.isEmpty() && !seen.add(host))
        .toList();
  }

  private List<Problem> check(Planned planned, List<String> twice) {
    if (planned.action() == Action.DELETE || planned.inputs().isEmpty()) {
      return List.of();
    }
    var inputs = new HostInputs(planned.inputs().get());
    var problems = new ArrayList<>(inputs.problems());
    if (twice.contains(inputs.host())) {
      problems.add(
          new Problem(
              HostSchema.HOST,
              "%s is declared more than once.".formatted(inputs.host()),
              "Declare it once, with all its roles."));
    }
    if (problems.isEmpty() && inputs.isReachable()) {
      problems.addAll(preparation.problems(planned));
    }
    return problems;
  }

  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    var predicted = new LinkedHashMap<>(schema().predictOutputs(former).fields());
    predicted.put("address", inputs.get(HostSchema.HOST));
    predicted.put(HostSchema.VERSION, inputs.get(HostSchema.VERSION));
    former.ifPresent(known ->
        List.of("name", "init", "system", "cpus", "mem")
            .forEach(output -> predicted.put(output, known.outputs().get(output))));
    predicted.replaceAll((_, value) -> value == null ? Value.UNKNOWN : value);
    return new Fields(predicted);
  }

  @Override
  public List<Consequence> consequences(Planned planned) {
    return switch (planned.action()) {
      case CREATE -> created(planned);
      case DELETE, REPLACE -> removed(planned);
      case UPDATE, KEEP -> List.of();
    };
  }

  private static List<Consequence> created(Planned planned) {
    var isDockerWanted =
        planned.inputs().map(inputs -> new HostInputs(inputs).isDockerWanted()).orElse(false);
    return isDockerWanted
        ? List.of(
            new Consequence(
                Kind.NOTE, "Docker is installed from the distribution's packages if it is absent"))
        : List.of();
  }

  private static List<Consequence> removed(Planned planned) {
    var host = planned.former().map(known -> new HostInputs(known.inputs()).host()).orElse("it");
    return List.of(
        new Consequence(
            Kind.IRREVERSIBLE,
            "NGP, its user and what its nodes kept in /var/lib/ngp are removed from " + host),
        new Consequence(
            Kind.NOTE, "packages that were installed, Docker among them, stay on " + host));
  }
}

package io.ngp.provider.local;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Consequence.Kind;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.NodeHttp.Answer;
import io.ngp.nodespec.Role;
import io.ngp.nodespec.change.MasterApi;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is left for apps when an agent is lost after a change of agents. */
final class Headroom {
  /** A plan does not wait for masters. */
  private static final Duration ANSWER = Duration.ofMillis(100);

  private final Site site;

  Headroom(Site site) {
    this.site = site;
  }

  /** Processors and memory in MiB, of agents together or wanted by apps. */
  private record Amounts(double cpus, double memMib) {
    static final Amounts NONE = new Amounts(0, 0);

    Amounts plus(Amounts other) {
      return new Amounts(cpus + other.cpus, memMib + other.memMib);
    }

    Amounts minus(Amounts other) {
      return new Amounts(cpus - other.cpus, memMib - other.memMib);
    }

    boolean covers(Amounts wanted) {
      return cpus >= wanted.cpus && memMib >= wanted.memMib;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.1f cpus and %.0f MiB", cpus, memMib);
    }
  }

  /** The consequence of a plan that changes agents, if a master tells what the apps want. */
  Optional<Consequence> of(List<Planned> planned) {
    var agents = planned.stream().filter(Headroom::isAgent).toList();
    // When all go, it is clear what is left.
    if (agents.stream().allMatch(agent -> agent.action() == Action.KEEP)
        || agents.stream().allMatch(agent -> agent.action() == Action.DELETE)) {
      return Optional.empty();
    }
    return wanted(agents)
        .map(wanted ->
            consequence(
                agents.stream()
                    .filter(agent -> agent.action() != Action.DELETE)
                    .map(this::offered)
                    .toList(),
                wanted));
  }

  private static boolean isAgent(Planned planned) {
    return planned.type().equals(NodeType.NAME) && inputs(planned).is(Role.AGENT);
  }

  private static NodeInputs inputs(Planned planned) {
    return new NodeInputs(
        planned
            .inputs()
            .or(() -> planned.former().map(known -> known.inputs()))
            .orElse(Fields.EMPTY));
  }

  private Amounts offered(Planned agent) {
    var recorded =
        agent
            .former()
            .filter(_ -> agent.action() == Action.KEEP)
            .map(known -> ValueReader.of(known.outputs()));
    var offered = inputs(agent).offered(site.tasks(), Optional.empty());
    return new Amounts(
        recorded.flatMap(outputs -> outputs.decimal("cpus")).orElse(offered.cpus()),
        recorded.flatMap(outputs -> outputs.decimal("mem")).orElse((double) offered.memMib()));
  }

  /** What all apps want, as the first master that answers says. */
  private static Optional<Amounts> wanted(List<Planned> agents) {
    var masters =
        agents.stream()
            .flatMap(agent -> agent.former().stream())
            .map(known -> new NodeInputs(known.inputs()).masters())
            .findFirst();
    return masters
        .flatMap(
            addresses -> new MasterApi(addresses, ANSWER, NodeHttp.PLAIN).send("GET", "/v2/apps"))
        .filter(Answer::isOk)
        .map(answer ->
            answer
                .body()
                .path("apps")
                .valueStream()
                .map(app -> {
                  var instances = app.path("instances").asDouble(0);
                  return new Amounts(
                      instances * app.path("cpus").asDouble(0),
                      instances * app.path("mem").asDouble(0));
                })
                .reduce(Amounts.NONE, Amounts::plus));
  }

  private static Consequence consequence(List<Amounts> agents, Amounts wanted) {
    var total = agents.stream().reduce(Amounts.NONE, Amounts::plus);
    var largest =
        agents.stream().max(Comparator.comparingDouble(Amounts::cpus)).orElse(Amounts.NONE);
    var remaining = total.minus(largest);
    var text =
        "after this, %s %s; with one lost, %s remain for the %s wanted"
            .formatted(
                agents.size() == 1 ? "1 agent offers" : agents.size() + " agents offer",
                total,
                remaining,
                wanted);
    if (!total.covers(wanted)) {
      return new Consequence(Kind.CAPACITY, text + ": not enough even for now");
    }
    return new Consequence(Kind.CAPACITY, remaining.covers(wanted) ? text : text + ": not enough");
  }
}

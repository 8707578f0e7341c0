package io.ngp.provider.local;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.provider.local.machine.PortOwner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code local.ports}: loopback ports of one node, chosen once and kept. They are always there;
 * what can change is that somebody else listens at one while the node is down. A read shows that as
 * drift of the wish, and the update that follows moves the port, unless people know it.
 */
final class PortsType implements ResourceType {
  static final String NAME = "local.ports";

  private static final Set<String> RESERVED = Set.of("name", "ports", "fixed", "address");

  private final PortBook book;

  PortsType(PortBook book) {
    this.book = book;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Schema schema() {
    return Schema.closed(
        "Ports of this machine for one node, chosen once and kept over restarts.",
        List.of(
            Input.required("name", Kind.TEXT, "The node that listens at them.").replacing(),
            Input.required(
                "ports",
                Kind.MAP,
                "The preferred port for each purpose, for example {api: 8081, peer: 0}; 0: any free"
                    + " one. Each purpose is an output with the port that was chosen."),
            Input.optional(
                    "fixed",
                    Kind.LIST,
                    "Purposes whose ports people know: they are refused instead of moved when"
                        + " somebody else has them.")
                .orElse(Value.Items.EMPTY)),
        Stream.concat(
                Stream.of(Output.of("address", "Where the node answers: at api, else control.")),
                Stream.of("api", "peer", "election", "client", "control", "http", "https")
                    .map(purpose ->
                        Output.of(purpose, "The port chosen for it, if it is among ports.")))
            .toList());
  }

  @Override
  public Reading read(Operation operation, Known known) {
    var wishes = PortWishes.of(known.inputs());
    if (known.outputs().fields().isEmpty()) {
      return book.find(wishes.name())
          .filter(entry -> entry.token().equals(known.token()))
          .<Reading>map(
              entry -> new Reading.Present(known.inputs(), PortWishes.outputs(entry.ports())))
          .orElseGet(() -> new Reading.Absent("was not chosen"));
    }
    var chosen = PortWishes.chosen(known.outputs());
    book.remember(wishes.name(), known.token(), chosen);
    return new Reading.Present(withTaken(known.inputs(), chosen), known.outputs());
  }

  private Fields withTaken(Fields inputs, Map<String, Integer> chosen) {
    var name = ValueReader.of(inputs).textOrEmpty("name");
    var ports = ValueReader.of(inputs).map("ports");
    for (var each : chosen.entrySet()) {
      if (!book.isAvailable(name, each.getValue())) {
        var owner = "taken by " + PortOwner.describe(each.getValue());
        ports = ports.with(each.getKey(), Value.of(owner));
      }
    }
    return inputs.with("ports", ports);
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    var wishes = PortWishes.of(inputs);
    var entry = book.find(wishes.name());
    if (entry.filter(each -> each.token().equals(operation.token())).isPresent()) {
      return PortWishes.outputs(entry.get().ports());
    }
    // Ports of a node whose record was lost are its ports still.
    var former = entry.map(PortBook.Entry::ports).orElse(Map.of());
    return PortWishes.outputs(book.choose(wishes, operation.token(), former, wishes));
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    return PortWishes.outputs(
        book.choose(
            PortWishes.of(inputs),
            operation.token(),
            PortWishes.chosen(former.outputs()),
            PortWishes.of(former.inputs())));
  }

  @Override
  public void delete(Operation operation, Known known) {
    book.remove(PortWishes.of(known.inputs()).name());
  }

  @Override
  public List<Problem> check(Planned planned) {
    if (planned.action() == Action.DELETE || planned.inputs().isEmpty()) {
      return List.of();
    }
    var inputs = planned.inputs().get();
    var wishes = PortWishes.of(inputs);
    var problems = new ArrayList<>(nonsense(inputs, wishes));
    if (inputs.get("name").isKnown()) {
      var former =
          planned.former().map(known -> PortWishes.chosen(known.outputs())).orElse(Map.of());
      wishes
          .fixed()
          .forEach(purpose -> {
            var wish = wishes.wish(purpose);
            var port = wish > 0 ? wish : former.getOrDefault(purpose, 0);
            if (port > 0 && port < 65_536 && !isGivenBack(planned, port)) {
              secure(wishes.name(), port).ifPresent(problems::add);
            }
          });
    }
    return problems;
  }

  /** A node that gets another name lets go of its ports before the new one takes them. */
  private boolean isGivenBack(Planned planned, int port) {
    return planned.action() == Action.REPLACE
        && planned
            .former()
            .filter(known -> PortWishes.chosen(known.outputs()).containsValue(port))
            .map(known -> PortWishes.of(known.inputs()).name())
            .filter(former -> book.isAvailable(former, port))
            .isPresent();
  }

  private Optional<Problem> secure(String name, int port) {
    if (book.isAvailable(name, port)) {
      book.reserve(name, port);
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            "ports",
            book.taken(name, port) + ". Nothing was started.",
            PortBook.alternative(port)));
  }

  private static List<Problem> nonsense(Fields inputs, PortWishes wishes) {
    var problems = new ArrayList<Problem>();
    ValueReader.of(inputs)
        .map("ports")
        .fields()
        .forEach((purpose, wish) -> {
          if (RESERVED.contains(purpose)) {
            problems.add(
                new Problem(
                    "ports", "\"" + purpose + "\" cannot be a purpose.", "Call it otherwise."));
          }
          if (wish.isKnown() && !isPort(wish)) {
            problems.add(
                new Problem(
                    "ports",
                    "%s is %s, which is no port.".formatted(purpose, wish),
                    "Give 1 to 65535, or 0 for any free one."));
          }
        });
    wishes.fixed().stream()
        .filter(purpose -> !wishes.preferred().containsKey(purpose))
        .map(purpose ->
            new Problem(
                "fixed",
                "\"" + purpose + "\" is not among the ports.",
                "Known are " + String.join(", ", wishes.preferred().keySet()) + "."))
        .forEach(problems::add);
    return problems;
  }

  private static boolean isPort(Value wish) {
    return switch (ValueReader.open(wish)) {
      case Value.Null _ -> true;
      case Value.Num number ->
          number.number().scale() == 0
              && number.number().signum() >= 0
              && number.number().longValue() < 65_536;
      case Value.Text _, Value.Bool _, Value.Items _, Fields _, Value.Unknown _, Value.Secret _ ->
          false;
    };
  }

  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    var wishes = PortWishes.of(inputs);
    var wanted = ValueReader.of(inputs).map("ports");
    var predicted = new LinkedHashMap<String, Value>();
    wishes
        .preferred()
        .keySet()
        .forEach(purpose ->
            predicted.put(
                purpose,
                wanted.get(purpose).isKnown() ? predict(former, wishes, purpose) : Value.UNKNOWN));
    return PortWishes.withAddress(new Fields(predicted));
  }

  private static Value predict(Optional<Known> former, PortWishes wishes, String purpose) {
    var formerWish =
        former
            .map(known -> ValueReader.of(known.inputs()).map("ports").get(purpose))
            .orElse(Value.NULL);
    var isTaken = formerWish instanceof Value.Text;
    var before =
        former.map(known -> PortWishes.chosen(known.outputs()).getOrDefault(purpose, 0)).orElse(0);
    var isKept =
        before > 0
            && wishes.isContentWith(
                before, purpose, PortWishes.of(former.get().inputs()).wish(purpose));
    if (isKept && (!isTaken || wishes.isFixed(purpose))) {
      return Value.of(before);
    }
    var wish = wishes.wish(purpose);
    return wishes.isFixed(purpose) && wish > 0 ? Value.of(wish) : Value.UNKNOWN;
  }
}

package io.ngp.cli.plan;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.plan.Change;
import io.ngp.iac.plan.Differences;
import io.ngp.iac.plan.Drift;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.Reason;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Known;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans written in Java, for tests of how they look. */
final class Plans {
  private final List<Change> changes = new ArrayList<>();
  private final List<Drift> drift = new ArrayList<>();
  private final List<Plan.Effect> effects = new ArrayList<>();
  private final Map<String, Plan.OutputChange> outputs = new LinkedHashMap<>();
  private Plan.Mode mode = Plan.Mode.CONVERGE;

  static ResourceAddress address(String text) {
    return ResourceAddress.parse(text).orElseThrow();
  }

  static Value secret(String text) {
    return new Value.Secret(Value.of(text));
  }

  /** A value from what Java has for it. */
  static Value value(Object object) {
    return switch (object) {
      case Value value -> value;
      case String text -> Value.of(text);
      case Integer number -> Value.of(number);
      case Double number -> new Value.Num(BigDecimal.valueOf(number));
      case Boolean truth -> Value.of(truth);
      case List<?> list -> new Items(list.stream().map(Plans::value).toList());
      case Map<?, ?> map -> {
        var fields = new LinkedHashMap<String, Value>();
        map.forEach((name, each) -> fields.put(name.toString(), value(each)));
        yield new Fields(fields);
      }
      default -> throw new IllegalArgumentException(object.getClass().toString());
    };
  }

  static Fields fields(Map<String, ?> map) {
    return (Fields) value(map);
  }

  Plans create(String address, String type, Map<String, ?> inputs, String... unknownOutputs) {
    return create(address, type, Reason.of(Reason.Kind.NEW), inputs, unknownOutputs);
  }

  Plans create(
      String address, String type, Reason reason, Map<String, ?> inputs, String... unknownOutputs) {
    changes.add(
        change(
            address,
            type,
            Action.CREATE,
            reason,
            Optional.empty(),
            Optional.of(fields(inputs)),
            unknown(unknownOutputs)));
    return this;
  }

  private static Fields unknown(String... names) {
    var outputs = new LinkedHashMap<String, Value>();
    for (var name : names) {
      outputs.put(name, Value.UNKNOWN);
    }
    return new Fields(outputs);
  }

  Plans update(
      String address,
      String type,
      Map<String, ?> before,
      Map<String, ?> after,
      String... unknownOutputs) {
    changes.add(
        change(
            address,
            type,
            Action.UPDATE,
            Reason.of(Reason.Kind.CHANGED),
            Optional.of(fields(before)),
            Optional.of(fields(after)),
            unknown(unknownOutputs)));
    return this;
  }

  Plans replace(
      String address,
      String type,
      Reason reason,
      Map<String, ?> before,
      Map<String, ?> after,
      String... unknownOutputs) {
    changes.add(
        change(
            address,
            type,
            Action.REPLACE,
            reason,
            Optional.of(fields(before)),
            Optional.of(fields(after)),
            unknown(unknownOutputs)));
    return this;
  }

  Plans delete(String address, String type, Reason reason, Map<String, ?> before) {
    changes.add(
        change(
            address,
            type,
            Action.DELETE,
            reason,
            Optional.of(fields(before)),
            Optional.empty(),
            Fields.EMPTY));
    return this;
  }

  Plans keep(String address, String type) {
    changes.add(
        change(
            address,
            type,
            Action.KEEP,
            Reason.of(Reason.Kind.NONE),
            Optional.of(Fields.EMPTY),
            Optional.of(Fields.EMPTY),
            Fields.EMPTY));
    return this;
  }

  private static Change change(
      String address,
      String type,
      Action action,
      Reason reason,
      Optional<Fields> before,
      Optional<Fields> after,
      Fields outputs) {
    var differences =
        after.isEmpty()
            ? List.<io.ngp.iac.plan.Difference>of()
            : Differences.of(
                before.orElse(Fields.EMPTY), after.get(), input -> input.equals("path"));
    var former = before.map(inputs -> new Known("t", inputs, fields(Map.of("id", "known-before"))));
    return new Change(
        address(address),
        type,
        action,
        reason,
        former,
        after,
        outputs,
        differences,
        Set.of(),
        Optional.empty(),
        false,
        reason.kind() == Reason.Kind.DEPOSED);
  }

  Plans drift(String address, String what, Map<String, ?> before, Map<String, ?> after) {
    drift.add(new Drift(address(address), what, Differences.of(fields(before), fields(after))));
    return this;
  }

  Plans effect(String address, Consequence.Kind kind, String text) {
    effects.add(new Plan.Effect(ResourceAddress.parse(address), new Consequence(kind, text)));
    return this;
  }

  Plans output(String name, Object before, Object after) {
    outputs.put(name, new Plan.OutputChange(value(before), value(after)));
    return this;
  }

  Plans in(Plan.Mode mode) {
    this.mode = mode;
    return this;
  }

  Plan plan(Diagnostic... warnings) {
    return new Plan(
        mode, 7, "f00d", changes, drift, List.of(), effects, outputs, List.of(warnings));
  }
}

package io.ngp.iac.plan;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.plan.Plan.Effect;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Known;
import io.ngp.iac.state.Entry;
import io.ngp.iac.state.ResourceRecord;
import io.ngp.iac.state.ResourceRecord.Doubt;
import io.ngp.iac.state.State;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.ValueReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A plan as a value, to be saved: what it does, not what it keeps, which the state knows. What is
 * only there to be shown (drift, warnings) is left out.
 */
final class PlanCodec {
  static final long FORMAT = 1;

  private PlanCodec() {}

  static Fields write(Plan plan) {
    return fields(
        Map.of(
            "format", Value.of(FORMAT),
            "mode", Value.of(plan.mode().name()),
            "serial", Value.of(plan.serial()),
            "fingerprint", Value.of(plan.fingerprint()),
            "actions", items(plan.actions(), PlanCodec::write),
            "refresh", items(plan.refresh(), PlanCodec::write),
            "effects", items(plan.effects(), PlanCodec::write)));
  }

  /**
   * Reads a plan.
   *
   * @param state the one it was made from
   * @throws IllegalArgumentException if {@code saved} is no plan of this format
   */
  static Plan read(Fields saved, State state) {
    var reader = ValueReader.of(saved);
    if (reader.number("format").orElse(0L) != FORMAT) {
      throw new IllegalArgumentException("it is not of the format " + FORMAT);
    }
    var refresh = reader.items("refresh").stream().map(PlanCodec::entry).toList();
    var actions = reader.items("actions").stream().map(PlanCodec::change).toList();
    return new Plan(
        Plan.Mode.valueOf(need(reader, "mode")),
        reader.number("serial").orElseThrow(),
        need(reader, "fingerprint"),
        withKept(actions, refresh, state),
        List.of(),
        refresh,
        reader.items("effects").stream().map(PlanCodec::effect).toList(),
        Map.of(),
        List.of());
  }

  private static List<Change> withKept(List<Change> actions, List<Entry> refresh, State state) {
    var records = new TreeMap<>(state.resources());
    for (var entry : refresh) {
      switch (entry) {
        case Entry.Put put -> records.put(put.resource().address(), put.resource());
        case Entry.Gone gone -> records.remove(gone.address());
        case Entry.DeposedGone _ -> {}
        case Entry.Begin _,
            Entry.Creating _,
            Entry.Updating _,
            Entry.Deleting _,
            Entry.Deposed _,
            Entry.End _ ->
            throw new IllegalArgumentException("a refresh only learns");
      }
    }
    var changes = new ArrayList<>(actions);
    actions.stream()
        .filter(each -> !each.isDeposed())
        .forEach(each -> records.remove(each.address()));
    records.values().forEach(record -> changes.add(Decision.keep(record)));
    changes.sort((one, other) -> one.address().compareTo(other.address()));
    return changes;
  }

  private static Value write(Change change) {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("address", Value.of(change.address().toString()));
    fields.put("type", Value.of(change.type()));
    fields.put("action", Value.of(change.action().name()));
    fields.put("reason", Value.of(change.reason().kind().name()));
    fields.put("why", Value.of(change.reason().text()));
    change.former().ifPresent(known -> fields.put("former", write(known)));
    change.inputs().ifPresent(inputs -> fields.put("inputs", inputs));
    fields.put("outputs", change.outputs());
    fields.put("needs", blocks(change.dependencies()));
    change.token().ifPresent(token -> fields.put("token", Value.of(token)));
    fields.put("create_first", Value.of(change.isCreatedBeforeDestroyed()));
    fields.put("deposed", Value.of(change.isDeposed()));
    return new Fields(fields);
  }

  private static Change change(Value value) {
    var reader = reader(value);
    var former =
        Optional.of(reader.map("former"))
            .filter(each -> !each.fields().isEmpty())
            .map(PlanCodec::known);
    var inputs =
        Optional.ofNullable(reader.fields().fields().get("inputs")).map(Fields.class::cast);
    return new Change(
        address(reader),
        need(reader, "type"),
        Action.valueOf(need(reader, "action")),
        new Reason(Reason.Kind.valueOf(need(reader, "reason")), reader.textOrEmpty("why")),
        former,
        inputs,
        reader.map("outputs"),
        List.of(),
        java.util.Set.copyOf(blocks(reader)),
        reader.text("token"),
        reader.truth("create_first").orElse(false),
        reader.truth("deposed").orElse(false));
  }

  private static Fields write(Known known) {
    return fields(
        Map.of(
            "token",
            Value.of(known.token()),
            "inputs",
            known.inputs(),
            "outputs",
            known.outputs()));
  }

  private static Known known(Fields fields) {
    var reader = ValueReader.of(fields);
    return new Known(need(reader, "token"), reader.map("inputs"), reader.map("outputs"));
  }

  private static Value write(Entry entry) {
    return switch (entry) {
      case Entry.Put put -> write(put.resource());
      case Entry.Gone gone -> fields(Map.of("gone", Value.of(gone.address().toString())));
      case Entry.DeposedGone gone ->
          fields(
              Map.of(
                  "deposed_gone",
                  Value.of(gone.address().toString()),
                  "token",
                  Value.of(gone.token())));
      case Entry.Begin _,
          Entry.Creating _,
          Entry.Updating _,
          Entry.Deleting _,
          Entry.Deposed _,
          Entry.End _ ->
          throw new IllegalArgumentException("a refresh only learns");
    };
  }

  private static Value write(ResourceRecord record) {
    return fields(
        Map.of(
            "address", Value.of(record.address().toString()),
            "type", Value.of(record.type()),
            "known", write(record.known()),
            "needs", blocks(record.dependencies()),
            "doubt", Value.of(record.doubt().name())));
  }

  private static Entry entry(Value value) {
    var reader = reader(value);
    if (reader.text("gone").isPresent()) {
      return new Entry.Gone(address(need(reader, "gone")));
    }
    if (reader.text("deposed_gone").isPresent()) {
      return new Entry.DeposedGone(address(need(reader, "deposed_gone")), need(reader, "token"));
    }
    var known = known(reader.map("known"));
    return new Entry.Put(
        new ResourceRecord(
            address(reader),
            need(reader, "type"),
            known.token(),
            known.inputs(),
            known.outputs(),
            java.util.Set.copyOf(blocks(reader)),
            Doubt.valueOf(need(reader, "doubt"))));
  }

  private static Value write(Effect effect) {
    return fields(
        Map.of(
            "address", Value.of(effect.address().map(ResourceAddress::toString).orElse("")),
            "kind", Value.of(effect.consequence().kind().name()),
            "text", Value.of(effect.consequence().text())));
  }

  private static Effect effect(Value value) {
    var reader = reader(value);
    return new Effect(
        ResourceAddress.parse(reader.textOrEmpty("address")),
        new Consequence(
            Consequence.Kind.valueOf(need(reader, "kind")), reader.textOrEmpty("text")));
  }

  private static Items blocks(Collection<BlockAddress> blocks) {
    return Value.texts(blocks.stream().map(BlockAddress::toString).sorted().toList());
  }

  private static List<BlockAddress> blocks(ValueReader reader) {
    return reader.texts("needs").stream().map(text -> address(text).block()).toList();
  }

  private static ResourceAddress address(ValueReader reader) {
    return address(need(reader, "address"));
  }

  private static ResourceAddress address(String text) {
    return ResourceAddress.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no address"));
  }

  private static String need(ValueReader reader, String name) {
    return reader
        .text(name)
        .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is missing"));
  }

  private static ValueReader reader(Value value) {
    if (value instanceof Fields fields) {
      return ValueReader.of(fields);
    }
    throw new IllegalArgumentException("there is " + value + " where a map should be");
  }

  private static <T> Items items(Collection<T> all, Function<T, Value> write) {
    return new Items(all.stream().map(write).toList());
  }

  private static Fields fields(Map<String, Value> fields) {
    return new Fields(new TreeMap<>(fields));
  }
}

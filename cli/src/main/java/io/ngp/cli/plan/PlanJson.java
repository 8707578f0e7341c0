package io.ngp.cli.plan;

import io.ngp.cli.render.Screen;
import io.ngp.cli.value.JsonOutput;
import io.ngp.cli.value.JsonValues;
import io.ngp.cli.workspace.DiagnosticJson;
import io.ngp.iac.plan.Change;
import io.ngp.iac.plan.Difference;
import io.ngp.iac.plan.Drift;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * A plan for scripts; docs/infrastructure.md describes the object. Members may be added to it; what
 * is there keeps its meaning as long as {@code format_version} begins with the same number.
 */
public final class PlanJson {
  private static final String FORMAT = "1.0";

  private final JsonGenerator json;

  private PlanJson(JsonGenerator json) {
    this.json = json;
  }

  /** Prints the plan as one object. */
  public static void print(Screen screen, Plan plan) {
    JsonOutput.print(screen, json -> new PlanJson(json).write(plan));
  }

  private void write(Plan plan) {
    json.writeStartObject();
    json.writeStringProperty("format_version", FORMAT);
    json.writeStringProperty("mode", word(plan.mode()));
    json.writeNumberProperty("serial", plan.serial());
    json.writeStringProperty("fingerprint", plan.fingerprint());
    changes(plan.changes());
    drift(plan.drift());
    consequences(plan.effects());
    outputs(plan);
    json.writeName("diagnostics");
    DiagnosticJson.write(json, plan.warnings());
    counts(plan);
    json.writeEndObject();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private void changes(List<Change> changes) {
    json.writeName("changes");
    json.writeStartArray();
    changes.stream().filter(Change::isAction).forEach(this::write);
    json.writeEndArray();
  }

  private void write(Change change) {
    json.writeStartObject();
    json.writeStringProperty("address", change.address().toString());
    json.writeStringProperty("type", change.type());
    json.writeStringProperty("action", word(change.action()));
    json.writeName("reason");
    json.writeStartObject();
    json.writeStringProperty("kind", word(change.reason().kind()));
    json.writeStringProperty("text", change.reason().text());
    json.writeEndObject();
    if (change.isDeposed()) {
      json.writeBooleanProperty("deposed", true);
    }
    if (change.action() == Action.REPLACE) {
      json.writeBooleanProperty("create_before_destroy", change.isCreatedBeforeDestroyed());
    }
    property("before", change.former().map(Known::inputs));
    property("after", change.inputs());
    json.writeName("after_unknown");
    unknown(change.inputs().orElse(Fields.EMPTY));
    differences(change.differences());
    json.writeEndObject();
  }

  private void unknown(Fields inputs) {
    if (inputs.isKnown()) {
      json.writeStartObject().writeEndObject();
    } else {
      JsonValues.writeUnknown(json, inputs);
    }
  }

  private void property(String name, Optional<Fields> value) {
    json.writeName(name);
    JsonValues.write(json, value.map(Value.class::cast).orElse(Value.NULL));
  }

  private void differences(List<Difference> differences) {
    json.writeName("differences");
    json.writeStartArray();
    // The order of a map's names means nothing; scripts and diffs like one that stays.
    var inOrder = differences.stream().sorted(Comparator.comparing(Difference::path)).toList();
    for (var difference : inOrder) {
      json.writeStartObject();
      json.writeStringProperty("path", difference.path());
      sides(difference.before(), difference.after());
      json.writeBooleanProperty("forces_replacement", difference.forcesReplacement());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void sides(Value before, Value after) {
    json.writeName("before");
    JsonValues.write(json, before);
    json.writeName("after");
    JsonValues.write(json, after);
    json.writeName("after_unknown");
    JsonValues.writeUnknown(json, after);
  }

  private void drift(List<Drift> drift) {
    json.writeName("drift");
    json.writeStartArray();
    for (var each : drift) {
      json.writeStartObject();
      json.writeStringProperty("address", each.address().toString());
      json.writeStringProperty("text", each.what());
      differences(each.differences());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void consequences(List<Plan.Effect> effects) {
    json.writeName("consequences");
    json.writeStartArray();
    for (var effect : effects) {
      json.writeStartObject();
      effect
          .address()
          .ifPresentOrElse(
              address -> json.writeStringProperty("address", address.toString()),
              () -> json.writeNullProperty("address"));
      json.writeStringProperty("kind", word(effect.consequence().kind()));
      json.writeStringProperty("text", effect.consequence().text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void outputs(Plan plan) {
    json.writeName("outputs");
    json.writeStartObject();
    new TreeMap<>(plan.outputs())
        .forEach((name, change) -> {
          json.writeName(name);
          json.writeStartObject();
          sides(change.before(), change.after());
          json.writeEndObject();
        });
    json.writeEndObject();
  }

  private void counts(Plan plan) {
    var counts = plan.counts();
    json.writeName("counts");
    json.writeStartObject();
    json.writeNumberProperty("add", counts.added());
    json.writeNumberProperty("change", counts.changed());
    json.writeNumberProperty("destroy", counts.destroyed());
    json.writeNumberProperty(
        "unchanged", plan.changes().stream().filter(each -> !each.isAction()).count());
    json.writeEndObject();
  }
}

package io.ngp.cli.plan;

import io.ngp.cli.render.Paint;
import io.ngp.cli.value.Counted;
import io.ngp.cli.value.ValueText;
import io.ngp.iac.plan.Change;
import io.ngp.iac.plan.Difference;
import io.ngp.iac.plan.Reason;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** One change of a plan: what happens and why, then what its inputs and outputs become. */
final class ChangeText {
  private static final int RESOURCE = 3;
  private static final int INPUT = 7;
  private static final int MOST_NAMES = 3;
  private static final Pattern AFTER_INPUT = Pattern.compile("[.\\[]");

  private final Sheet sheet;
  private final ValueSheet values;

  ChangeText(Sheet sheet) {
    this.sheet = sheet;
    this.values = new ValueSheet(sheet);
  }

  /** Writes a change that does something, and an empty line. */
  void write(Change change) {
    sheet.line("  " + sheet.screen().paint(Paint.STRONG, "# " + headline(change)));
    sheet.line(
        RESOURCE,
        mark(change),
        change.type() + " " + ValueText.printable(change.address().toString()) + " {");
    body(change);
    sheet.line("    }");
    sheet.blank();
  }

  private static Mark mark(Change change) {
    return switch (change.action()) {
      case CREATE -> Mark.ADD;
      case UPDATE -> Mark.CHANGE;
      case DELETE -> Mark.REMOVE;
      case REPLACE -> change.isCreatedBeforeDestroyed() ? Mark.REPLACE_CREATED_FIRST : Mark.REPLACE;
      case KEEP -> Mark.SAME;
    };
  }

  /** {@code cluster.agent[1] will be created again (process 4711 is gone)}. */
  static String headline(Change change) {
    var because = because(change);
    return ValueText.printable(change.address().toString())
        + (change.isDeposed() ? " (replaced before)" : "")
        + verb(change)
        + (because.isEmpty() ? "" : " (" + ValueText.printable(because) + ")");
  }

  private static String verb(Change change) {
    var isWished = change.reason().kind() == Reason.Kind.REQUESTED;
    return switch (change.action()) {
      case CREATE -> isAgain(change) ? " will be created again" : " will be created";
      case UPDATE -> " will be updated in place";
      case REPLACE -> isWished ? " will be replaced, as requested" : " must be replaced";
      case DELETE -> " will be destroyed";
      case KEEP -> " stays as it is";
    };
  }

  private static boolean isAgain(Change change) {
    return change.reason().kind() == Reason.Kind.VANISHED;
  }

  private static String because(Change change) {
    var text = change.reason().text();
    return switch (change.reason().kind()) {
      case CHANGED -> text.isEmpty() ? "because " + inputs(change) : text;
      case FORCED -> "because " + inputs(change);
      case VANISHED, DAMAGED, REMOVED -> text.startsWith("it ") ? "because " + text : text;
      case UNFINISHED -> text;
      case DEPOSED -> text.isEmpty() ? "its replacement is there" : text;
      case NEW, REQUESTED, DESTROY, NONE -> text;
    };
  }

  private static String inputs(Change change) {
    var isForced = change.reason().kind() == Reason.Kind.FORCED;
    var names = new TreeSet<String>();
    for (var difference : change.differences()) {
      if (!isForced || difference.forcesReplacement()) {
        names.add(input(difference));
      }
    }
    if (names.isEmpty() || names.size() > MOST_NAMES) {
      return Counted.of(names.size(), "input") + " changed";
    }
    return (names.size() == 1 ? "input " : "inputs ") + String.join(", ", names) + " changed";
  }

  private static String input(Difference difference) {
    return AFTER_INPUT.split(difference.path(), 2)[0];
  }

  private void body(Change change) {
    var forcing = forcing(change);
    var entries = new TreeMap<String, Sides>();
    entries.putAll(inputSides(change));
    var outputs = outputSides(change, entries.keySet());
    entries.putAll(outputs);
    var same = values.rows(INPUT, entries, forcing::contains);
    if (same > 0) {
      sheet.remark(INPUT, "(" + Counted.of(same, "unchanged input") + " hidden)");
    }
  }

  private static Set<String> forcing(Change change) {
    var forcing = new HashSet<String>();
    for (var difference : change.differences()) {
      if (difference.forcesReplacement()) {
        forcing.add(input(difference));
      }
    }
    return forcing;
  }

  private static Map<String, Sides> inputSides(Change change) {
    var before = isFresh(change) ? Map.<String, Value>of() : formerInputs(change);
    return ValueSheet.sides(before, change.inputs().map(Fields::fields).orElse(Map.of()));
  }

  /** What was there before is of no interest when it is made again. */
  private static boolean isFresh(Change change) {
    return change.action() == Action.CREATE;
  }

  private static Map<String, Value> formerInputs(Change change) {
    return change.former().map(Known::inputs).map(Fields::fields).orElse(Map.of());
  }

  /** The outputs that apply gives or changes; those that only repeat an input are left out. */
  private static Map<String, Sides> outputSides(Change change, Set<String> inputs) {
    var changing = new TreeMap<String, Sides>();
    if (change.action() == Action.DELETE) {
      return changing;
    }
    var before =
        isFresh(change)
            ? Map.<String, Value>of()
            : change.former().map(Known::outputs).map(Fields::fields).orElse(Map.of());
    ValueSheet.sides(before, change.outputs().fields())
        .forEach((name, sides) -> {
          if (!inputs.contains(name) && sides.mark() != Mark.SAME && sides.mark() != Mark.REMOVE) {
            changing.put(name, sides);
          }
        });
    return changing;
  }
}

package io.ngp.cli.plan;

import io.ngp.cli.render.Paint;
import io.ngp.cli.value.Counted;
import io.ngp.cli.value.ValueText;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Writes values before and after: every name in a line of its own, what did not change only
 * counted.
 */
final class ValueSheet {
  /** A map or list that fits in so many characters is written in one line. */
  private static final int INLINE = 60;

  private static final int STEP = 4;

  private final Sheet sheet;

  ValueSheet(Sheet sheet) {
    this.sheet = sheet;
  }

  /** One line of a map: its name, and what is said behind it. */
  private record Row(String name, Sides sides, String remark) {}

  /**
   * Writes what changes between maps, alphabetically.
   *
   * @param noun what an entry is called: "input"
   * @param forcesReplacement whether a change of the entry does
   */
  void fields(
      int indent,
      Map<String, Value> before,
      Map<String, Value> after,
      String noun,
      Predicate<String> forcesReplacement) {
    hidden(indent, rows(indent, sides(before, after), forcesReplacement), noun);
  }

  /** What is on each side, by name, alphabetically. */
  static Map<String, Sides> sides(Map<String, Value> before, Map<String, Value> after) {
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    var sides = new TreeMap<String, Sides>();
    for (var name : names) {
      sides.put(
          name,
          new Sides(before.getOrDefault(name, Value.NULL), after.getOrDefault(name, Value.NULL)));
    }
    return sides;
  }

  /** Writes the entries that change; how many others have a value. */
  int rows(int indent, Map<String, Sides> entries, Predicate<String> forcesReplacement) {
    var rows = new ArrayList<Row>();
    var same = 0;
    for (var entry : entries.entrySet()) {
      var sides = entry.getValue();
      if (sides.mark() != Mark.SAME) {
        var isForcing = forcesReplacement.test(entry.getKey());
        rows.add(
            new Row(ValueText.name(entry.getKey()), sides, isForcing ? "forces replacement" : ""));
      } else if (!(sides.after() instanceof Value.Null)) {
        same++;
      }
    }
    var width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    for (var row : rows) {
      var label = row.name() + " ".repeat(width - row.name().length()) + " = ";
      write(indent, label, row.sides(), row.remark());
    }
    return same;
  }

  /** Writes values by the path at which each is; all of them change. */
  void paths(int indent, Map<String, Sides> byPath) {
    byPath.forEach((path, sides) -> write(indent, ValueText.printable(path) + " = ", sides, ""));
  }

  private void hidden(int indent, int count, String noun) {
    if (count > 0) {
      sheet.remark(indent, "(" + Counted.of(count, "unchanged " + noun) + " hidden)");
    }
  }

  private void write(int indent, String label, Sides sides, String remark) {
    var mark = sides.mark();
    switch (mark) {
      case ADD, REMOVE -> one(indent, mark, label, sides.only(), remark);
      case CHANGE -> change(indent, label, sides, remark);
      case SAME -> one(indent, mark, label, sides.after(), remark);
      case REPLACE, REPLACE_CREATED_FIRST ->
          throw new IllegalArgumentException("values are not replaced like resources");
    }
  }

  private void change(int indent, String label, Sides sides, String remark) {
    if (sides.isSecret()) {
      var text = "(secret) -> (secret)";
      line(indent, Mark.CHANGE, label + text, remark.isEmpty() ? "changes" : remark);
    } else if (sides.areMaps()) {
      line(indent, Mark.CHANGE, label + "{", remark);
      fields(
          indent + STEP,
          ((Fields) sides.before()).fields(),
          ((Fields) sides.after()).fields(),
          "entry",
          _ -> false);
      sheet.line(indent, Mark.SAME, "}");
    } else if (sides.areLists()) {
      line(indent, Mark.CHANGE, label + "[", remark);
      items(indent + STEP, ((Items) sides.before()).items(), ((Items) sides.after()).items());
      sheet.line(indent, Mark.SAME, "]");
    } else if (sides.areParagraphs()) {
      line(indent, Mark.CHANGE, label + Paragraph.opening(sides.after().toString()), remark);
      new Paragraph(sheet, indent + STEP)
          .difference(sides.before().toString(), sides.after().toString());
    } else {
      var text = before(sides) + " -> " + ValueText.of(sides.after());
      line(indent, Mark.CHANGE, label + text, remark);
    }
  }

  /** What is about to be unknown cannot be compared: of much it is enough to say how much. */
  private static String before(Sides sides) {
    var isUnknown = sides.after() instanceof Value.Unknown;
    return switch (sides.before()) {
      case Fields fields when isUnknown && !fitsLine(fields) ->
          "{" + Counted.of(fields.fields().size(), "entry") + "}";
      case Items items when isUnknown && !fitsLine(items) ->
          "[" + Counted.of(items.items().size(), "item") + "]";
      case Value before -> ValueText.of(before);
    };
  }

  private void items(int indent, List<Value> before, List<Value> after) {
    var same = 0;
    for (var run : Deltas.of(before, after)) {
      if (run.isSame()) {
        same += run.before().size();
      } else {
        itemRun(indent, run.before(), run.after());
      }
    }
    hidden(indent, same, "item");
  }

  /** Items that take each other's place are taken as changed, the rest as gone or new. */
  private void itemRun(int indent, List<Value> before, List<Value> after) {
    var pairs = Math.min(before.size(), after.size());
    for (var index = 0; index < pairs; index++) {
      write(indent, "", new Sides(before.get(index), after.get(index)), "");
    }
    for (var gone : before.subList(pairs, before.size())) {
      one(indent, Mark.REMOVE, "", gone, "");
    }
    for (var added : after.subList(pairs, after.size())) {
      one(indent, Mark.ADD, "", added, "");
    }
  }

  /** A value that is there on one side only. */
  private void one(int indent, Mark mark, String label, Value value, String remark) {
    switch (value) {
      case Fields fields when !fitsLine(fields) -> {
        line(indent, mark, label + "{", remark);
        rows(indent + STEP, oneSided(mark, fields.fields()), _ -> false);
        sheet.line(indent, Mark.SAME, "}");
      }
      case Items items when !fitsLine(items) -> {
        line(indent, mark, label + "[", remark);
        items.items().forEach(item -> one(indent + STEP, mark, "", item, ""));
        sheet.line(indent, Mark.SAME, "]");
      }
      case Text text when Sides.isParagraph(text.text()) -> {
        line(indent, mark, label + Paragraph.opening(text.text()), remark);
        new Paragraph(sheet, indent + STEP).whole(mark, text.text());
      }
      case Text _,
          Fields _,
          Items _,
          Secret _,
          Value.Null _,
          Value.Num _,
          Value.Bool _,
          Value.Unknown _ ->
          line(indent, mark, label + ValueText.of(value), remark);
    }
  }

  private static Map<String, Sides> oneSided(Mark mark, Map<String, Value> fields) {
    return mark == Mark.REMOVE ? sides(fields, Map.of()) : sides(Map.of(), fields);
  }

  private static boolean fitsLine(Value value) {
    return hasSimpleParts(value) && ValueText.of(value).length() <= INLINE;
  }

  private static boolean hasSimpleParts(Value value) {
    return switch (value) {
      case Fields fields ->
          fields.fields().size() <= 8
              && fields.fields().values().stream().allMatch(ValueSheet::isSimple);
      case Items items ->
          items.items().size() <= 20 && items.items().stream().allMatch(ValueSheet::isSimple);
      case Text _, Secret _, Value.Null _, Value.Num _, Value.Bool _, Value.Unknown _ -> true;
    };
  }

  private static boolean isSimple(Value value) {
    return !(value instanceof Fields || value instanceof Items)
        && !(value instanceof Text text && Sides.isParagraph(text.text()));
  }

  private void line(int indent, Mark mark, String text, String remark) {
    var suffix = remark.isEmpty() ? "" : "  " + sheet.screen().paint(Paint.FAINT, "# " + remark);
    sheet.line(indent, mark, text + suffix);
  }
}

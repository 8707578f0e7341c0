package io.ngp.cli.value;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Bool;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Null;
import io.ngp.iac.value.Value.Num;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.Value.Text;
import io.ngp.iac.value.Value.Unknown;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A value in one line. Secrets are masked; nothing in it can steer a terminal. */
public final class ValueText {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_/][\\w./-]*");

  private ValueText() {}

  /** The value as a plan shows it: texts in quotes, maps by name. */
  public static String of(Value value) {
    return switch (value) {
      case Null _, Num _, Bool _, Unknown _, Secret _ -> value.toString();
      case Text text -> quoted(text.text());
      case Items items ->
          items.items().stream().map(ValueText::of).collect(Collectors.joining(", ", "[", "]"));
      case Fields fields ->
          new TreeMap<>(fields.fields())
              .entrySet().stream()
                  .map(each -> name(each.getKey()) + " = " + of(each.getValue()))
                  .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  /** The name of an input or a map's entry: as it is where that is unmistakable. */
  public static String name(String name) {
    return WORD.matcher(name).matches() ? name : quoted(name);
  }

  /** {@code text} in quotes, with what is not printable escaped as in JSON. */
  public static String quoted(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(each -> append(quoted, each));
    return quoted.append('"').toString();
  }

  /** {@code line} with what is not printable escaped. */
  public static String printable(String line) {
    if (line.codePoints().allMatch(ValueText::isPrintable)) {
      return line;
    }
    var printable = new StringBuilder(line.length() + 8);
    line.codePoints()
        .forEach(each -> {
          if (isPrintable(each)) {
            printable.appendCodePoint(each);
          } else {
            printable.append(escaped(each));
          }
        });
    return printable.toString();
  }

  private static boolean isPrintable(int codePoint) {
    return codePoint == '\t'
        || (!Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.FORMAT);
  }

  private static void append(StringBuilder quoted, int codePoint) {
    switch (codePoint) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case '\n' -> quoted.append("\\n");
      case '\t' -> quoted.append("\\t");
      default -> {
        if (isPrintable(codePoint)) {
          quoted.appendCodePoint(codePoint);
        } else {
          quoted.append(escaped(codePoint));
        }
      }
    }
  }

  private static String escaped(int codePoint) {
    var escaped = new StringBuilder();
    for (var unit : Character.toChars(codePoint)) {
      escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
    }
    return escaped.toString();
  }
}

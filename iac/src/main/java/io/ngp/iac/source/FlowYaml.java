package io.ngp.iac.source;

import io.ngp.iac.value.Value;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Values as YAML in one line, which {@link YamlReader} reads as the same values. Secrets have no
 * such form: they are masked.
 */
public final class FlowYaml {
  private static final Pattern WORD = Pattern.compile("[A-Za-z][\\w./-]*");
  private static final Set<String> MEANINGS =
      Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

  private FlowYaml() {}

  /** The value. */
  public static String of(Value value) {
    return switch (value) {
      case Value.Text text -> text(text.text());
      case Value.Secret _, Value.Unknown _ -> quoted(value.toString());
      case Value.Null _, Value.Num _, Value.Bool _ -> value.toString();
      case Value.Items items ->
          items.items().stream().map(FlowYaml::of).collect(Collectors.joining(", ", "[", "]"));
      case Value.Fields fields ->
          fields.fields().entrySet().stream()
              .map(each -> text(each.getKey()) + ": " + of(each.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  /** A text, in quotes unless it is a plain word. */
  public static String text(String text) {
    return WORD.matcher(text).matches() && !MEANINGS.contains(text.toLowerCase(Locale.ROOT))
        ? text
        : quoted(text);
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(each -> append(quoted, each));
    return quoted.append('"').toString();
  }

  /** YAML 1.2.2 section 5.7: escaped characters. */
  private static void append(StringBuilder quoted, int codePoint) {
    if (codePoint == '"' || codePoint == '\\') {
      quoted.append('\\').appendCodePoint(codePoint);
    } else if (codePoint == '\n') {
      quoted.append("\\n");
    } else if (codePoint == '\t') {
      quoted.append("\\t");
    } else if (isPrintable(codePoint)) {
      quoted.appendCodePoint(codePoint);
    } else {
      quoted.append(
          codePoint > 0xffff
              ? String.format(Locale.ROOT, "\\U%08x", codePoint)
              : String.format(Locale.ROOT, "\\u%04x", codePoint));
    }
  }

  /** Whether a file may hold it and a person sees it. */
  public static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}

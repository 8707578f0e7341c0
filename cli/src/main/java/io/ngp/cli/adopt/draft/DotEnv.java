package io.ngp.cli.adopt.draft;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads files of variables, a line {@code NAME=value} for each: {@code .env} and its like. */
public final class DotEnv {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private DotEnv() {}

  /**
   * The variables of a text, in order. Values may stand in quotes; {@code export} before a name and
   * comments mean nothing. What is no variable is told.
   *
   * @param file its name in positions
   */
  public static Map<String, String> read(String file, String text, Diagnostics diagnostics) {
    var variables = new LinkedHashMap<String, String>();
    var number = 0;
    for (var raw : text.lines().toList()) {
      number++;
      var line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var assignment = line.startsWith("export ") ? line.substring(7).strip() : line;
      var equals = assignment.indexOf('=');
      var name = (equals < 0 ? assignment : assignment.substring(0, equals)).strip();
      if (equals < 0 || !NAME.matcher(name).matches()) {
        diagnostics.error(
            new Position(file, number, 1),
            "This line is no variable.",
            "Write NAME=value, or begin the line with # to make it a comment.");
        continue;
      }
      variables.put(name, value(assignment.substring(equals + 1).strip()));
    }
    return variables;
  }

  private static String value(String text) {
    if (text.startsWith("'") && text.indexOf('\'', 1) > 0) {
      return text.substring(1, text.indexOf('\'', 1));
    }
    if (text.startsWith("\"")) {
      return unquoted(text);
    }
    var comment = text.startsWith("#") ? 0 : text.indexOf(" #");
    return comment < 0 ? text : text.substring(0, comment).strip();
  }

  private static String unquoted(String text) {
    var value = new StringBuilder();
    for (var at = 1; at < text.length(); at++) {
      var c = text.charAt(at);
      if (c == '"') {
        return value.toString();
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        var escaped = text.charAt(at);
        value.append(
            switch (escaped) {
              case 'n' -> "\n";
              case 't' -> "\t";
              case 'r' -> "\r";
              case '"', '\\', '$' -> String.valueOf(escaped);
              default -> "\\" + escaped;
            });
      } else {
        value.append(c);
      }
    }
    return text;
  }
}

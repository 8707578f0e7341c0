package io.ngp.cli.adopt.compose;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts variables into texts: {@code $NAME}, <code>${NAME}</code>, and with {@code :-}, {@code -},
 * {@code :?}, {@code ?}, {@code :+} or {@code +} and a word after the name; {@code $$} is a dollar
 * (compose-spec, 12-interpolation).
 */
final class Interpolation {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Map<String, String> variables;
  private final Diagnostics diagnostics;
  private final Map<String, Position> unset = new LinkedHashMap<>();

  Interpolation(Map<String, String> variables, Diagnostics diagnostics) {
    this.variables = variables;
    this.diagnostics = diagnostics;
  }

  /** Variables that were asked for, but not set, so that nothing stands in their place. */
  Map<String, Position> unset() {
    return unset;
  }

  /** The text with the variables in it. */
  String apply(String text, Position position) {
    return text.indexOf('$') < 0 ? text : new Scan(text, position).all();
  }

  private final class Scan {
    private final String text;
    private final Position position;
    private int at;

    Scan(String text, Position position) {
      this.text = text;
      this.position = position;
    }

    String all() {
      var result = new StringBuilder();
      while (at < text.length()) {
        var c = text.charAt(at);
        if (c == '$') {
          result.append(dollar());
        } else {
          result.append(c);
          at++;
        }
      }
      return result.toString();
    }

    private String dollar() {
      at++;
      if (at < text.length() && text.charAt(at) == '$') {
        at++;
        return "$";
      }
      if (at < text.length() && text.charAt(at) == '{') {
        return braces();
      }
      var name = name();
      return name.isEmpty() ? wrong("a \"$\" before no name") : value(name);
    }

    private String name() {
      var matcher = NAME.matcher(text).region(at, text.length());
      if (!matcher.lookingAt()) {
        return "";
      }
      at = matcher.end();
      return matcher.group();
    }

    private String braces() {
      at++;
      var name = name();
      var start = at;
      var end = closing();
      if (name.isEmpty() || end < 0) {
        return wrong("a \"${\" that is no variable");
      }
      at = end + 1;
      return expanded(name, text.substring(start, end));
    }

    /** The brace that closes the one before; those of variables in the word come in pairs. */
    private int closing() {
      var depth = 1;
      for (var i = at; i < text.length(); i++) {
        if (text.startsWith("${", i)) {
          depth++;
        } else if (text.charAt(i) == '}' && --depth == 0) {
          return i;
        }
      }
      return -1;
    }

    private String expanded(String name, String rest) {
      if (rest.isEmpty()) {
        return value(name);
      }
      var isColon = rest.startsWith(":");
      var said = variables.get(name);
      var isThere = said != null && !(isColon && said.isEmpty());
      var operator = rest.length() > (isColon ? 1 : 0) ? rest.charAt(isColon ? 1 : 0) : ' ';
      var word = rest.substring(Math.min(rest.length(), isColon ? 2 : 1));
      return switch (operator) {
        case '-' -> isThere && said != null ? said : apply(word, position);
        case '+' -> isThere ? apply(word, position) : "";
        case '?' -> isThere && said != null ? said : required(name, word);
        default -> wrong("\"${" + name + rest + "}\", which is no variable");
      };
    }

    private String required(String name, String word) {
      var reason = apply(word, position);
      diagnostics.error(
          position,
          "The variable " + name + " is required" + (reason.isEmpty() ? "." : ": " + reason + "."),
          "Set it in the environment, or in .env beside the file.");
      return "";
    }

    private String value(String name) {
      var said = variables.get(name);
      if (said == null) {
        unset.putIfAbsent(name, position);
        return "";
      }
      return said;
    }

    private String wrong(String what) {
      diagnostics.error(
          position, "This text holds " + what + ".", "Write $$ where a dollar is meant.");
      at = text.length();
      return "";
    }
  }
}

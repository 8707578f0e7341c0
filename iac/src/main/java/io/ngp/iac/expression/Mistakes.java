package io.ngp.iac.expression;

import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.Position;
import java.util.regex.Pattern;
import org.apache.commons.jexl3.JexlException;

/** What went wrong in an expression, in words that do not speak of the language behind it. */
final class Mistakes {
  private static final Pattern PLACE = Pattern.compile("^[^ ]*@\\d+:\\d+ ");

  private Mistakes() {}

  static Diagnostic of(RuntimeException e, String code, Position position) {
    var shown = "\"${" + code.replace("variables__", "var") + "}\"";
    var why =
        switch (e) {
          case JexlException.Feature _ -> "does something that is not allowed";
          case JexlException.Parsing _ -> "cannot be understood";
          case JexlException.Method method ->
              "calls \"" + method.getMethod() + "\", which does not take that or is no function";
          case JexlException.Variable variable ->
              "uses \"" + variable.getVariable() + "\", which is nothing here";
          case JexlException.Property property ->
              "needs \"" + property.getProperty() + "\", which is not there";
          case RuntimeException other -> "fails: " + message(other);
        };
    return Diagnostic.error(
        position,
        "The expression " + shown + " " + why + ".",
        "docs/platform-file.md lists what expressions can do.");
  }

  /** Nothing of what was calculated with may be shown. */
  static Diagnostic ofSecret(Position position) {
    return Diagnostic.error(
        position,
        "This expression fails with what it is given, which is secret.",
        "docs/platform-file.md lists what each function takes.");
  }

  private static String message(RuntimeException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return PLACE.matcher(String.valueOf(cause.getMessage())).replaceFirst("");
  }
}

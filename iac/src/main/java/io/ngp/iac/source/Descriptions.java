package io.ngp.iac.source;

import io.ngp.iac.value.Value;

/** Values as messages quote them. */
final class Descriptions {
  private static final int LONGEST = 60;

  private Descriptions() {}

  static String of(Value value) {
    return switch (value) {
      case Value.Text text -> "the text \"" + cut(text.text()) + "\"";
      case Value.Num number -> "the number " + number;
      case Value.Bool truth -> truth.toString();
      case Value.Null _ -> "nothing";
      case Value.Items _ -> "a list";
      case Value.Fields _ -> "a map";
      case Value.Unknown _, Value.Secret _ -> value.toString();
    };
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}

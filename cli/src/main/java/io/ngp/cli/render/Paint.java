package io.ngp.cli.render;

/** What a piece of text means; colour only repeats what the words already say. */
public enum Paint {
  PLAIN(""),
  STRONG("1"),
  FAINT("2"),
  GOOD("32"),
  WARNING("33"),
  BAD("31"),
  LINK("36");

  private final String code;

  Paint(String code) {
    this.code = code;
  }

  /** {@code text} between the escape sequences of this paint (ECMA-48 SGR). */
  String around(String text) {
    return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}

package io.ngp.cli.why;

/** Texts of unknown origin on a terminal: what a task wrote must not move its cursor. */
final class Printable {
  private Printable() {}

  /** {@code text} with every control character but the tab replaced by a question mark. */
  static String line(String text) {
    var printable = new StringBuilder(text.length());
    text.chars()
        .forEach(each ->
            printable.append(each != '\t' && Character.isISOControl(each) ? '?' : (char) each));
    return printable.toString();
  }
}

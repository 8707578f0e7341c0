package io.ngp.cli.workspace;

import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.value.Counted;
import io.ngp.cli.value.ValueText;
import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.Diagnostic.Severity;
import io.ngp.iac.diagnostic.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Diagnostics for people: each with its line of the file and a mark under the place; all of them,
 * and how many there are at the end.
 */
public final class DiagnosticText {
  /** Of a longer line the part around the place is shown. */
  private static final int MOST_COLUMNS = 110;

  private static final int BEFORE_PLACE = 60;
  private static final String ENDS_WORD = " \t,:{}[]\"'#";

  private final Screen screen;
  private final SourceLines sources;

  /** Printed as remarks. */
  public DiagnosticText(Screen screen, SourceLines sources) {
    this.screen = screen;
    this.sources = sources;
  }

  /** Prints all, an empty line between them, and the count. */
  public void print(List<Diagnostic> diagnostics) {
    printEach(diagnostics);
    screen.remark(counted(diagnostics));
  }

  /** Prints all, an empty line after each. */
  public void printEach(List<Diagnostic> diagnostics) {
    diagnostics.forEach(this::print);
  }

  private void print(Diagnostic diagnostic) {
    var isError = diagnostic.isError();
    var head = screen.paint(isError ? Paint.BAD : Paint.WARNING, isError ? "Error:" : "Warning:");
    screen.remark(
        head + " " + screen.paint(Paint.STRONG, ValueText.printable(diagnostic.summary())));
    place(diagnostic).forEach(line -> screen.remark("  " + line));
    if (!diagnostic.fix().isEmpty()) {
      diagnostic.fix().lines().forEach(line -> screen.remark("  " + ValueText.printable(line)));
    }
    screen.remark("");
  }

  private List<String> place(Diagnostic diagnostic) {
    var lines = new ArrayList<String>();
    var position = diagnostic.position();
    var subject =
        diagnostic.subject().isEmpty() || diagnostic.summary().contains(diagnostic.subject())
            ? ""
            : ", " + diagnostic.subject();
    if (!position.file().isEmpty()) {
      lines.add("on " + ValueText.printable(position.file()) + where(position) + subject + ":");
      lines.addAll(excerpt(position));
    } else if (!subject.isEmpty()) {
      lines.add("about " + ValueText.printable(diagnostic.subject()));
    }
    return lines;
  }

  private static String where(Position position) {
    if (position.line() == 0) {
      return "";
    }
    return " line "
        + position.line()
        + (position.column() == 0 ? "" : ", column " + position.column());
  }

  private List<String> excerpt(Position position) {
    return sources.line(position.file(), position.line()).stream()
        .flatMap(line -> excerpt(position, line))
        .toList();
  }

  private Stream<String> excerpt(Position position, String line) {
    var gutter = String.valueOf(position.line());
    var from =
        line.length() <= MOST_COLUMNS ? 0 : Math.max(0, position.column() - 1 - BEFORE_PLACE);
    var to = Math.min(line.length(), from + MOST_COLUMNS);
    var shown = line.substring(from, to).replace('\t', ' ');
    var source = bar(gutter) + (from > 0 ? "..." : "") + printable(shown);
    if (position.column() == 0 || position.column() > line.length() + 1) {
      return Stream.of(source);
    }
    var at = position.column() - 1;
    var carets = "^".repeat(Math.min(wordLength(line, at), Math.max(1, to - at)));
    var padding = " ".repeat(at - from + (from > 0 ? 3 : 0));
    return Stream.of(
        source, bar(" ".repeat(gutter.length())) + padding + screen.paint(Paint.BAD, carets));
  }

  /** One character each, so that the mark stands under its place. */
  private static String printable(String line) {
    var printable = new StringBuilder(line.length());
    line.chars()
        .forEach(each -> printable.append(Character.isISOControl(each) ? '?' : (char) each));
    return printable.toString();
  }

  private String bar(String gutter) {
    return "  " + screen.paint(Paint.FAINT, gutter + " |") + " ";
  }

  private static int wordLength(String line, int at) {
    if (at >= line.length()) {
      return 1;
    }
    var first = line.charAt(at);
    if (first == '"' || first == '\'') {
      var end = line.indexOf(first, at + 1);
      return end < 0 ? 1 : end + 1 - at;
    }
    var end = at;
    while (end < line.length() && ENDS_WORD.indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return Math.max(1, end - at);
  }

  /** {@code 3 errors, 1 warning}. */
  static String counted(List<Diagnostic> diagnostics) {
    var errors = count(diagnostics, Severity.ERROR);
    var warnings = count(diagnostics, Severity.WARNING);
    var parts = new ArrayList<String>();
    if (errors > 0 || warnings == 0) {
      parts.add(Counted.of(errors, "error"));
    }
    if (warnings > 0) {
      parts.add(Counted.of(warnings, "warning"));
    }
    return String.join(", ", parts);
  }

  private static long count(List<Diagnostic> diagnostics, Severity severity) {
    return diagnostics.stream().filter(each -> each.severity() == severity).count();
  }
}

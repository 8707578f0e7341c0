package io.ngp.cli.why;

import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.api.TimelineEntry;
import io.ngp.cli.invoke.Durations;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;

/**
 * Prints entries of a timeline in columns, output lines below what they belong to. The columns have
 * fixed widths, so that entries that come later stand below the earlier ones.
 */
final class TimelineView {
  private static final int TIME = 8;
  private static final int KIND = 10;
  private static final int TASK = 11;
  private static final String GAP = "  ";
  private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Screen screen;
  private final String timeHeading;
  private final Function<Instant, String> time;

  private TimelineView(Screen screen, String timeHeading, Function<Instant, String> time) {
    this.screen = screen;
    this.timeHeading = timeHeading;
    this.time = time;
  }

  /** A view that tells how long ago things happened. */
  static TimelineView relative(Screen screen, Instant now) {
    return new TimelineView(
        screen, "AGO", moment -> Durations.print(Duration.between(moment, now)));
  }

  /** A view that tells the time of day, for what is still to come. */
  static TimelineView timeOfDay(Screen screen, ZoneId zone) {
    return new TimelineView(screen, "AT", moment -> TIME_OF_DAY.format(moment.atZone(zone)));
  }

  void printHeading() {
    screen.print(
        screen.paint(
            Paint.FAINT,
            right(timeHeading, TIME)
                + GAP
                + left("KIND", KIND)
                + GAP
                + left("TASK", TASK)
                + GAP
                + "WHAT"));
  }

  void print(List<TimelineEntry> entries) {
    entries.forEach(this::print);
  }

  private void print(TimelineEntry entry) {
    var task = entry.taskId().isEmpty() ? "" : TaskInfo.shortId(entry.taskId());
    screen.print(
        right(entry.at().map(time).orElse(""), TIME)
            + GAP
            + screen.paint(Paint.FAINT, left(entry.kind(), KIND))
            + GAP
            + left(task, TASK)
            + GAP
            + screen.paint(paint(entry), Printable.line(entry.text()))
            + screen.paint(Paint.FAINT, repetitions(entry)));
    var indent = " ".repeat(TIME + KIND + TASK + 3 * GAP.length());
    for (var line : entry.output()) {
      screen.print(indent + screen.paint(Paint.FAINT, "| ") + Printable.line(line));
    }
  }

  private static String repetitions(TimelineEntry entry) {
    if (entry.count() == 1) {
      return "";
    }
    var span =
        entry.firstAt().isEmpty() || entry.at().isEmpty()
            ? ""
            : " in " + Durations.print(Duration.between(entry.firstAt().get(), entry.at().get()));
    return " (" + entry.count() + " times" + span + ")";
  }

  private static Paint paint(TimelineEntry entry) {
    return switch (entry.tone()) {
      case "good" -> Paint.GOOD;
      case "bad" -> Paint.BAD;
      default -> Paint.PLAIN;
    };
  }

  private static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}

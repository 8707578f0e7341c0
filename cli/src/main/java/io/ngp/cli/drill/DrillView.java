package io.ngp.cli.drill;

import io.ngp.cli.invoke.Durations;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Progress;
import io.ngp.cli.render.Screen;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Shows how a drill goes while it goes: a sign for each second, and the counts. */
final class DrillView {
  private static final int SECONDS_SHOWN = 60;

  private final Screen screen;
  private final String title;

  DrillView(Screen screen, String title) {
    this.screen = screen;
    this.title = title;
  }

  /** Shows what was counted so far; {@code words} say what happens now. */
  void show(Progress progress, String words, Tally tally, WriteProbe.Counts writes) {
    var counts = tally.counts();
    progress.show(
        List.of(
            screen.paint(Paint.STRONG, title) + "  " + words,
            "  requests  " + strip(tally.seconds()),
            "            %d answered, %s, %d late, p99 %s"
                .formatted(
                    counts.sent() - counts.failed(),
                    failed(counts.failed()),
                    counts.late(),
                    millis(counts.latency().p99())),
            "  writes    %d accepted, %d refused, longest gap %s"
                .formatted(
                    writes.accepted(), writes.refused(), Durations.print(writes.longestGap()))),
        title + ": " + words);
  }

  private String failed(long count) {
    return screen.paint(count == 0 ? Paint.PLAIN : Paint.BAD, count + " failed");
  }

  private String strip(List<Tally.Second> seconds) {
    return seconds.stream()
        .skip(Math.max(0, seconds.size() - SECONDS_SHOWN))
        .map(this::sign)
        .collect(Collectors.joining());
  }

  private String sign(Tally.Second second) {
    return switch (second) {
      case GOOD -> screen.paint(Paint.GOOD, screen.glyph("▁", "."));
      case LATE -> screen.paint(Paint.WARNING, screen.glyph("▄", "o"));
      case FAILED -> screen.paint(Paint.BAD, screen.glyph("█", "X"));
    };
  }

  /** A latency for people. */
  static String millis(Duration latency) {
    return "%.1f ms".formatted(latency.toNanos() / 1e6);
  }
}

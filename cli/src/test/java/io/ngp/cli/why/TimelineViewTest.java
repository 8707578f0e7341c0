package io.ngp.cli.why;

import io.ngp.cli.api.TimelineEntry;
import io.ngp.cli.testing.Golden;
import io.ngp.cli.testing.Printed;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.MissingNode;

class TimelineViewTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private static final List<TimelineEntry> CRASH_LOOP =
      List.of(
          entry(3720, 1, "definition", "neutral", "", "the definition changes: cmd"),
          entry(200, 1, "deployment", "neutral", "", "deployment 1f2e3d4c begins: 1 step"),
          entry(9, 12, "placement", "neutral", "12", "goes to agent-1, port 31001"),
          entry(8, 12, "task", "good", "12", "runs on agent-1"),
          entry(
              7,
              12,
              "task",
              "bad",
              "12",
              "Command exited with status 1.",
              "no \u001b[2Jlicence",
              "bye"),
          entry(
              7,
              12,
              "backoff",
              "bad",
              "",
              "the next launch waits 42 s, because 12 tasks failed in a row"));

  @Test
  void aCrashLoopIsReadAtAGlance() {
    var printed = Printed.plain();
    show(TimelineView.relative(printed.screen(), NOW));

    Golden.check("why/crash-loop.txt", printed.out());
  }

  @Test
  void toneIsColouredForPeople() {
    var printed = Printed.terminal();
    show(TimelineView.relative(printed.screen(), NOW));

    Golden.check("why/coloured.txt", printed.out());
  }

  @Test
  void whatIsFollowedHasTheTimeOfDay() {
    var printed = Printed.plain();
    show(TimelineView.timeOfDay(printed.screen(), ZoneOffset.UTC));

    Golden.check("why/followed.txt", printed.out());
  }

  private static void show(TimelineView view) {
    view.printHeading();
    view.print(CRASH_LOOP);
  }

  private static TimelineEntry entry(
      int secondsAgo,
      int count,
      String kind,
      String tone,
      String incarnation,
      String text,
      String... output) {
    var at = NOW.minusSeconds(secondsAgo);
    return new TimelineEntry(
        secondsAgo,
        Optional.of(at),
        Optional.of(count == 1 ? at : NOW.minusSeconds(200)),
        count,
        kind,
        tone,
        incarnation.isEmpty() ? "" : "www.instance-3f2a1b00-aaaa._app." + incarnation,
        text,
        List.of(output),
        MissingNode.getInstance());
  }
}

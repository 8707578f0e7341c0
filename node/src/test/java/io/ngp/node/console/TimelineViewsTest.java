package io.ngp.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.timeline.Entry;
import io.ngp.cluster.timeline.Happening;
import io.ngp.console.model.TimelineEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimelineViewsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.000Z");
  private static final String TASK = "www.instance-eba67c2e-0a40-48f1-85af-c7d3123a4217._app.8";

  @Test
  void anEntryIsShownWithAllThatSupportsIt() {
    Happening happening =
        new Happening(
            Happening.Kind.TASK,
            Happening.Tone.BAD,
            Optional.of(TaskId.parse(TASK)),
            "Command exited with status 3.",
            List.of("bye"),
            Map.of("exitCode", "3"),
            "failed 3");

    assertThat(TimelineViews.of(new Entry(7, NOW.minusSeconds(12), NOW, 8, happening)))
        .isEqualTo(
            new TimelineEntry(
                7,
                NOW.minusSeconds(12),
                NOW,
                8,
                TimelineEntry.Kind.TASK,
                TimelineEntry.Tone.BAD,
                Optional.of(TASK),
                "Command exited with status 3.",
                List.of("bye")));
  }

  @ParameterizedTest
  @EnumSource(Happening.Kind.class)
  void everyKindKeepsItsName(Happening.Kind kind) {
    assertThat(TimelineViews.of(entry(kind, Happening.Tone.NEUTRAL)).kind().name())
        .isEqualTo(kind.name());
  }

  @ParameterizedTest
  @EnumSource(Happening.Tone.class)
  void everyToneKeepsItsName(Happening.Tone tone) {
    assertThat(TimelineViews.of(entry(Happening.Kind.HEALTH, tone)).tone().name())
        .isEqualTo(tone.name());
  }

  private static Entry entry(Happening.Kind kind, Happening.Tone tone) {
    return new Entry(
        1,
        NOW,
        NOW,
        1,
        new Happening(kind, tone, Optional.empty(), "text", List.of(), Map.of(), "text"));
  }
}

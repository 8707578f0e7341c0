package io.ngp.node.console;

import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.timeline.Entry;
import io.ngp.cluster.timeline.Happening;
import io.ngp.console.model.TimelineEntry;
import io.ngp.console.model.TimelineEntry.Kind;
import io.ngp.console.model.TimelineEntry.Tone;

/** Timelines as the console shows them. */
final class TimelineViews {
  private TimelineViews() {}

  static TimelineEntry of(Entry entry) {
    Happening happening = entry.happening();
    return new TimelineEntry(
        entry.sequence(),
        entry.firstAt(),
        entry.at(),
        entry.count(),
        kind(happening.kind()),
        tone(happening.tone()),
        happening.task().map(TaskId::toString),
        happening.text(),
        happening.output());
  }

  private static Kind kind(Happening.Kind kind) {
    return switch (kind) {
      case DEFINITION -> Kind.DEFINITION;
      case DEPLOYMENT -> Kind.DEPLOYMENT;
      case PLACEMENT -> Kind.PLACEMENT;
      case TASK -> Kind.TASK;
      case HEALTH -> Kind.HEALTH;
      case KILL -> Kind.KILL;
      case BACKOFF -> Kind.BACKOFF;
      case AGENT -> Kind.AGENT;
      case ROUTE -> Kind.ROUTE;
      case LEADER -> Kind.LEADER;
    };
  }

  private static Tone tone(Happening.Tone tone) {
    return switch (tone) {
      case GOOD -> Tone.GOOD;
      case NEUTRAL -> Tone.NEUTRAL;
      case BAD -> Tone.BAD;
    };
  }
}

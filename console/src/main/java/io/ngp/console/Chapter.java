package io.ngp.console;

import io.ngp.console.model.TimelineEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What followed from one cause: a changed definition, or another master that leads.
 *
 * @param cause what began it; empty for what is older than every remembered cause
 * @param entries what followed, newest first
 */
record Chapter(Optional<TimelineEntry> cause, List<TimelineEntry> entries) {
  Chapter {
    entries = List.copyOf(entries);
  }

  /** The chapters of a timeline whose entries are given oldest first; newest first. */
  static List<Chapter> of(List<TimelineEntry> timeline) {
    List<Chapter> chapters = new ArrayList<>();
    List<TimelineEntry> followed = new ArrayList<>();
    for (TimelineEntry entry : timeline.reversed()) {
      if (isCause(entry)) {
        chapters.add(new Chapter(Optional.of(entry), followed));
        followed.clear();
      } else {
        followed.add(entry);
      }
    }
    if (!followed.isEmpty()) {
      chapters.add(new Chapter(Optional.empty(), followed));
    }
    return List.copyOf(chapters);
  }

  private static boolean isCause(TimelineEntry entry) {
    return switch (entry.kind()) {
      case DEFINITION, LEADER -> true;
      case DEPLOYMENT, PLACEMENT, TASK, HEALTH, KILL, BACKOFF, AGENT, ROUTE -> false;
    };
  }
}

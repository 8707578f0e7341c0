package io.ngp.console;

import static io.ngp.console.FakePlatform.happened;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.console.model.TimelineEntry;
import io.ngp.console.model.TimelineEntry.Kind;
import io.ngp.console.model.TimelineEntry.Tone;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChapterTest {
  private static final TimelineEntry OLD_TASK = entry(60, Kind.TASK);
  private static final TimelineEntry CREATED = entry(50, Kind.DEFINITION);
  private static final TimelineEntry BEGUN = entry(49, Kind.DEPLOYMENT);
  private static final TimelineEntry RUNS = entry(48, Kind.TASK);
  private static final TimelineEntry CHANGED = entry(9, Kind.DEFINITION);
  private static final TimelineEntry KILLED = entry(8, Kind.KILL);
  private static final TimelineEntry NEW_LEADER = entry(2, Kind.LEADER);

  @Test
  void whatFollowedFromACauseStandsBelowItNewestFirst() {
    assertThat(Chapter.of(List.of(CREATED, BEGUN, RUNS, CHANGED, KILLED)))
        .containsExactly(
            new Chapter(Optional.of(CHANGED), List.of(KILLED)),
            new Chapter(Optional.of(CREATED), List.of(RUNS, BEGUN)));
  }

  @Test
  void whatIsOlderThanEveryCauseComesLast() {
    assertThat(Chapter.of(List.of(OLD_TASK, CREATED)))
        .containsExactly(
            new Chapter(Optional.of(CREATED), List.of()),
            new Chapter(Optional.empty(), List.of(OLD_TASK)));
  }

  @Test
  void aNewLeaderBeginsAChapterOfItsOwn() {
    assertThat(Chapter.of(List.of(CREATED, RUNS, NEW_LEADER)))
        .containsExactly(
            new Chapter(Optional.of(NEW_LEADER), List.of()),
            new Chapter(Optional.of(CREATED), List.of(RUNS)));
  }

  @Test
  void anEmptyTimelineHasNoChapters() {
    assertThat(Chapter.of(List.of())).isEmpty();
  }

  private static TimelineEntry entry(int secondsAgo, Kind kind) {
    return happened(secondsAgo, 1, kind, Tone.NEUTRAL, kind + " of " + secondsAgo);
  }
}

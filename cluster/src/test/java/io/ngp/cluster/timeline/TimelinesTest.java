package io.ngp.cluster.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.timeline.Happening.Kind;
import io.ngp.cluster.timeline.Happening.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TimelinesTest {
  private static final PathId WEB = PathId.parse("/web");
  private static final PathId DB = PathId.parse("/db");

  private final Timelines timelines = new Timelines(100);
  private Instant now = Instant.parse("2026-11-01T10:00:00Z");

  @Test
  void entriesStandInTheOrderOfWhatHappened() {
    tell(WEB, Kind.TASK, "starts");
    tell(DB, Kind.TASK, "starts");
    tell(WEB, Kind.TASK, "runs");

    assertThat(texts(WEB)).containsExactly("starts", "runs");
    assertThat(timelines.entries(WEB)).extracting(Entry::sequence).containsExactly(100L, 102L);
    assertThat(timelines.entries(PathId.parse("/other"))).isEmpty();
  }

  @Test
  void aCrashLoopIsToldOnce() {
    tell(WEB, Kind.DEPLOYMENT, "deployment begins");
    Instant began = now;
    for (int round = 0; round < 12; round++) {
      tell(WEB, Kind.PLACEMENT, "goes to agent-1");
      tell(WEB, Kind.TASK, "runs");
      tell(WEB, Kind.TASK, "fails");
      tell(WEB, Kind.BACKOFF, "waits");
    }

    assertThat(texts(WEB))
        .containsExactly("deployment begins", "goes to agent-1", "runs", "fails", "waits");
    Entry last = timelines.entries(WEB).getLast();
    assertThat(last.count()).isEqualTo(12);
    assertThat(last.firstAt()).isEqualTo(began.plusSeconds(4));
    assertThat(last.at()).isEqualTo(now);
  }

  @Test
  void whatWasSaidLastStandsForItsRepetitions() {
    timelines.add(WEB, now, happening(Kind.BACKOFF, "waits 1 s").sameAs("waits"));
    timelines.add(WEB, now, happening(Kind.BACKOFF, "waits 2 s").sameAs("waits"));

    assertThat(texts(WEB)).containsExactly("waits 2 s");
  }

  @Test
  void theSameAfterAChangeIsNews() {
    tell(WEB, Kind.TASK, "fails");
    tell(WEB, Kind.DEFINITION, "the definition changes");
    tell(WEB, Kind.TASK, "fails");

    assertThat(texts(WEB)).containsExactly("fails", "the definition changes", "fails");
  }

  @Test
  void anAppKeepsItsNewestEntriesOnly() {
    for (int i = 0; i < 250; i++) {
      tell(WEB, Kind.TASK, "entry " + i);
    }

    assertThat(texts(WEB)).hasSize(AppTimeline.LIMIT).startsWith("entry 150").endsWith("entry 249");
  }

  @Test
  void beyondTheBoundOfMemoryTheQuietestAppForgetsFirst() {
    int one = happening(Kind.TASK, "entry 0").weight();
    Timelines bounded = new Timelines(0, 4L * one);
    bounded.add(DB, now, happening(Kind.TASK, "entry 1"));
    bounded.add(DB, now, happening(Kind.TASK, "entry 2"));
    for (int i = 3; i < 6; i++) {
      bounded.add(WEB, now, happening(Kind.TASK, "entry " + i));
    }

    assertThat(bounded.entries(DB)).hasSize(1);
    assertThat(bounded.entries(WEB)).hasSize(3);

    bounded.add(WEB, now, happening(Kind.TASK, "entry 6"));
    bounded.add(WEB, now, happening(Kind.TASK, "entry 7"));

    assertThat(bounded.entries(DB)).isEmpty();
    assertThat(bounded.entries(WEB)).hasSize(4);
  }

  @Test
  void whatADroppedAppTookIsFreeAgain() {
    Timelines bounded = new Timelines(0, 2L * happening(Kind.TASK, "entry 0").weight());
    for (int i = 0; i < 9; i++) {
      PathId app = PathId.parse("/app-" + i);
      bounded.add(app, now, happening(Kind.TASK, "entry 1"));
      bounded.add(app, now, happening(Kind.TASK, "entry 2"));
      assertThat(bounded.entries(app)).hasSize(2);
      bounded.drop(app);
      bounded.addIfKnown(app, now, happening(Kind.TASK, "late"));
      assertThat(bounded.entries(app)).isEmpty();
    }
  }

  @Test
  void aHappeningIsNeverLarge() {
    Happening huge =
        happening(Kind.TASK, "x".repeat(100_000))
            .withOutput(Collections.nCopies(1_000, "y".repeat(100_000)));

    assertThat(huge.weight()).isLessThan(6_000);
    assertThat(huge.output()).hasSize(Happening.MAX_LINES);
    assertThat(huge.text()).endsWith("x…");
  }

  @Test
  @Timeout(120)
  void aReaderWaitsForWhatItHasNotSeen() throws Exception {
    tell(WEB, Kind.TASK, "starts");
    assertThat(timelines.await(WEB, 100, Duration.ZERO)).isEmpty();

    CompletableFuture<List<Entry>> waiting =
        CompletableFuture.supplyAsync(() -> await(WEB, 100), Thread.ofVirtual()::start);
    tell(DB, Kind.TASK, "starts");
    tell(WEB, Kind.TASK, "runs");

    assertThat(waiting.get()).extracting(entry -> entry.happening().text()).containsExactly("runs");
  }

  @Test
  @Timeout(120)
  void readersAreLetGoWhenTheTermEnds() throws Exception {
    CompletableFuture<List<Entry>> waiting =
        CompletableFuture.supplyAsync(
            () -> await(WEB, TimelineLog.START), Thread.ofVirtual()::start);

    timelines.close();

    assertThat(waiting.get()).isEmpty();
    assertThat(timelines.isClosed()).isTrue();
  }

  private List<Entry> await(PathId app, long sequence) {
    try {
      return timelines.await(app, sequence, Duration.ofSeconds(60));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void tell(PathId app, Kind kind, String text) {
    now = now.plusSeconds(1);
    timelines.add(app, now, happening(kind, text));
  }

  private static Happening happening(Kind kind, String text) {
    return Happening.ofApp(kind, Tone.NEUTRAL, text);
  }

  private List<String> texts(PathId app) {
    return timelines.entries(app).stream().map(entry -> entry.happening().text()).toList();
  }
}

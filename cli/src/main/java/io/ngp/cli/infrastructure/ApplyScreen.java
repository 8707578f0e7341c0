package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.Durations;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Progress;
import io.ngp.cli.render.Screen;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.apply.ApplyEvent;
import io.ngp.iac.apply.ApplyEvent.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Shows an apply as it happens: what is done as lines that stay, what is under way as a block that
 * is redrawn on a terminal, and every ten seconds as a line elsewhere.
 */
final class ApplyScreen implements Consumer<ApplyEvent>, AutoCloseable {
  private static final int MOST_LINES = 12;
  private static final long REDRAW_MILLIS = 100;
  private static final Duration REMIND = Duration.ofSeconds(10);

  private final Screen screen;
  private final Progress progress;
  private final ScheduledExecutorService clock;
  // Guarded by this.
  private final Map<ResourceAddress, UnderWay> underWay = new LinkedHashMap<>();
  private Instant reminded = Instant.now();

  private record UnderWay(Step step, Instant since, String message) {}

  ApplyScreen(Screen screen) {
    this.screen = screen;
    this.progress = screen.progress(false);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("apply-progress").factory());
    var _ =
        clock.scheduleAtFixedRate(this::draw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void accept(ApplyEvent event) {
    var name = screen.paint(Paint.STRONG, event.address().toString());
    switch (event) {
      case ApplyEvent.Started started -> {
        underWay.put(started.address(), new UnderWay(started.step(), Instant.now(), ""));
        if (!screen.isTerminal()) {
          line(name + ": " + doing(started.step()) + "...");
        }
      }
      case ApplyEvent.Progressed said ->
          underWay.computeIfPresent(
              said.address(),
              (_, known) -> new UnderWay(known.step(), known.since(), said.message()));
      case ApplyEvent.Finished done -> {
        underWay.remove(done.address());
        var id = done.id().isEmpty() ? "" : screen.paint(Paint.FAINT, " [" + done.id() + "]");
        line(
            name
                + ": "
                + screen.paint(Paint.GOOD, did(done.step()))
                + " after "
                + Durations.print(done.elapsed())
                + id);
      }
      case ApplyEvent.Failed failed -> {
        underWay.remove(failed.address());
        line(
            name
                + ": "
                + screen.paint(Paint.BAD, "failed")
                + " after "
                + Durations.print(failed.elapsed()));
      }
      case ApplyEvent.Skipped skipped -> {
        if (!skipped.why().equals("interrupted")) {
          line(name + ": " + screen.paint(Paint.WARNING, "not begun") + ", " + skipped.why());
        }
      }
    }
  }

  /** Prints a remark that stays above what is redrawn. */
  synchronized void remark(String line) {
    progress.close();
    screen.remark(line);
  }

  private void line(String line) {
    progress.close();
    screen.print(line);
  }

  private synchronized void draw() {
    if (underWay.isEmpty()) {
      return;
    }
    if (screen.isTerminal()) {
      progress.show(
          underWay.entrySet().stream().limit(MOST_LINES).map(each -> "  " + text(each)).toList(),
          "");
    } else if (Duration.between(reminded, Instant.now()).compareTo(REMIND) > 0) {
      reminded = Instant.now();
      underWay.entrySet().stream()
          .limit(MOST_LINES)
          .forEach(each -> screen.print("Still " + text(each)));
    }
  }

  private static String text(Map.Entry<ResourceAddress, UnderWay> entry) {
    var known = entry.getValue();
    var elapsed = Durations.print(Duration.between(known.since(), Instant.now()));
    return entry.getKey()
        + ": "
        + doing(known.step())
        + " "
        + elapsed
        + (known.message().isEmpty() ? "" : ", " + known.message());
  }

  private static String doing(Step step) {
    return switch (step) {
      case CREATE -> "creating";
      case UPDATE -> "changing";
      case DELETE -> "destroying";
    };
  }

  private static String did(Step step) {
    return switch (step) {
      case CREATE -> "created";
      case UPDATE -> "changed";
      case DELETE -> "destroyed";
    };
  }

  @Override
  public synchronized void close() {
    clock.shutdownNow();
    progress.close();
  }
}

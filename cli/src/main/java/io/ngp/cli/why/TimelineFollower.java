package io.ngp.cli.why;

import io.ngp.cli.api.ApiUnreachable;
import io.ngp.cli.api.AppId;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.api.TimelineEntry;
import io.ngp.cli.render.Screen;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks again and again for what happened since, until the app is gone. Any master may be asked, so
 * a change of leader loses nothing that the new one knows.
 */
final class TimelineFollower {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final PlatformApi api;
  private final Screen screen;
  private final AppId app;
  private boolean isSilent;

  TimelineFollower(PlatformApi api, Screen screen, AppId app) {
    this.api = api;
    this.screen = screen;
    this.app = app;
  }

  /** Hands over what comes after an entry, in order. */
  void follow(long after, Consumer<List<TimelineEntry>> news) throws InterruptedException {
    var seen = after;
    while (true) {
      Thread.sleep(INTERVAL);
      var entries = look(seen);
      if (!entries.isEmpty()) {
        news.accept(entries);
        seen = entries.getLast().sequence();
      } else if (isGone()) {
        screen.remark("App " + app + " was removed.");
        return;
      }
    }
  }

  private List<TimelineEntry> look(long seen) {
    try {
      var entries = api.timeline(app, PlatformApi.WHOLE_TIMELINE);
      isSilent = false;
      return entries.stream().filter(entry -> entry.sequence() > seen).toList();
    } catch (ApiUnreachable silence) {
      if (!isSilent) {
        screen.remark(silence.getMessage() + " Trying again until it does.");
      }
      isSilent = true;
      return List.of();
    }
  }

  private boolean isGone() {
    return !isSilent && api.findApp(app).isEmpty();
  }
}

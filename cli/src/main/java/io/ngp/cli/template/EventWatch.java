package io.ngp.cli.template;

import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.invoke.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Says when something may have changed: at every event of the platform, when its stream of events
 * comes back after it broke off, and now and then, in case a stream went silent.
 */
final class EventWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Supplier<PlatformApi> platform;
  private final Runnable changed;
  private final Duration nowAndThen;
  private final Thread reader;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("template-ticks").factory());
  private volatile boolean isClosed;

  /**
   * Nothing is watched yet.
   *
   * @param nowAndThen how often there is said to be a change although no event told of one
   */
  EventWatch(Supplier<PlatformApi> platform, Runnable changed, Duration nowAndThen) {
    this.platform = platform;
    this.changed = changed;
    this.nowAndThen = nowAndThen;
    reader = Thread.ofVirtual().name("template-events").unstarted(this::follow);
  }

  void start() {
    reader.start();
    var _ =
        ticks.scheduleAtFixedRate(
            changed, nowAndThen.toMillis(), nowAndThen.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    isClosed = true;
    reader.interrupt();
    ticks.shutdownNow();
  }

  private void follow() {
    while (!isClosed) {
      try (var lines =
          new BufferedReader(
              new InputStreamReader(
                  platform.get().client().stream("/v2/events"), StandardCharsets.UTF_8))) {
        changed.run();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("event:")) {
            changed.run();
          }
        }
      } catch (IOException | Failure _) {
        // Reading the catalogue meets the same trouble and reports it.
      }
      if (!pause()) {
        return;
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

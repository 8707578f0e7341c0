package io.ngp.cli.app;

import io.ngp.cli.api.ApiRefusal;
import io.ngp.cli.api.ApiUnreachable;
import io.ngp.cli.api.AppId;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.render.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Follows the logs of an app's tasks, those that run now and those that start later, each by a
 * thread of its own.
 */
final class LogFollower {
  private static final Duration LOOK_FOR_NEW_TASKS = Duration.ofSeconds(1);
  private static final int FROM_THE_START = 10_000;
  private static final int MOST_TASKS = 50;

  private final PlatformApi api;
  private final Screen screen;
  private final AppId app;
  private final Function<TaskInfo, TaskLog> logs;

  /** Streams open now, by task id; an entry ends with the thread that reads it. */
  private final Map<String, InputStream> open = new ConcurrentHashMap<>();

  /** Tasks whose log was read to its end. */
  private final Set<String> finished = ConcurrentHashMap.newKeySet();

  /** Tasks seen before; only the looking thread uses it. */
  private final Set<String> known = new HashSet<>();

  private boolean isSilent;

  LogFollower(PlatformApi api, Screen screen, AppId app, Function<TaskInfo, TaskLog> logs) {
    this.api = api;
    this.screen = screen;
    this.app = app;
    this.logs = logs;
  }

  /**
   * Follows the tasks {@code now}, beginning with {@code tail} lines, and every later one, until
   * the app is gone.
   */
  void follow(List<TaskInfo> now, Predicate<TaskInfo> wanted, int tail)
      throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      now.forEach(task -> begin(threads, task, tail));
      while (true) {
        Thread.sleep(LOOK_FOR_NEW_TASKS);
        var tasks = look();
        if (tasks.isEmpty()) {
          closeAll();
          screen.remark("App " + app + " was removed.");
          return;
        }
        tasks.get().stream()
            .filter(wanted)
            .filter(TaskInfo::isRunning)
            .forEach(task -> begin(threads, task, FROM_THE_START));
      }
    }
  }

  /** The app's tasks, none while the platform is silent; absent once the app is gone. */
  private Optional<List<TaskInfo>> look() {
    try {
      var found = api.findApp(app);
      isSilent = false;
      return found.map(each -> each.tasks());
    } catch (ApiUnreachable silence) {
      // Streams of a platform that went away without a word would stay open for ever.
      closeAll();
      if (!isSilent) {
        screen.remark(silence.getMessage() + " Trying again until it does.");
      }
      isSilent = true;
      return Optional.of(List.of());
    }
  }

  private void begin(Executor threads, TaskInfo task, int tail) {
    var isBusy = open.containsKey(task.id()) || open.size() >= MOST_TASKS;
    if (isBusy || finished.contains(task.id())) {
      return;
    }
    // A log that broke off goes on with what is written from now on.
    var lines = known.add(task.id()) ? tail : 0;
    open.put(task.id(), InputStream.nullInputStream());
    threads.execute(() -> read(task, lines));
  }

  private void read(TaskInfo task, int tail) {
    var log = logs.apply(task);
    try (var stream = log.open(tail, true)) {
      open.put(task.id(), stream);
      log.print(stream);
      finished.add(task.id());
    } catch (ApiRefusal refusal) {
      finished.add(task.id());
      log.remark(refusal.getMessage());
    } catch (IOException | ApiUnreachable _) {
      // Opened again when the platform answers and the task still runs; the looking thread tells
      // the user.
    } finally {
      open.remove(task.id());
    }
  }

  private void closeAll() {
    for (var stream : open.values()) {
      try {
        stream.close();
      } catch (IOException _) {
        // Closing is all that was wanted; its thread sees the end either way.
      }
    }
  }
}

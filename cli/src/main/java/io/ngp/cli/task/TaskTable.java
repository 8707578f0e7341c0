package io.ngp.cli.task;

import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.invoke.Durations;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Predicate;

/** Tasks as a table. */
public final class TaskTable {
  private TaskTable() {}

  /** Prints the tasks; those that are not {@code isCurrent} run a former version of their app. */
  public static void print(
      Screen screen, Collection<TaskInfo> tasks, Predicate<TaskInfo> isCurrent) {
    var now = InstantSource.system().instant();
    var table = new Table("TASK", "APP", "STATE", "HEALTH", "HOST", "PORTS", "VERSION", "SINCE");
    for (var task : tasks) {
      table.row(
          task.shortId(),
          task.app().path(),
          state(screen, task),
          health(screen, task),
          task.host(),
          String.join(",", task.ports().stream().map(String::valueOf).toList()),
          isCurrent.test(task) ? "current" : screen.paint(Paint.WARNING, "old"),
          since(task, now));
    }
    table.print(screen);
  }

  private static String state(Screen screen, TaskInfo task) {
    var word = task.state().toLowerCase(Locale.ROOT);
    if (task.isRunning()) {
      return screen.paint(Paint.GOOD, word);
    }
    return screen.paint(task.isStarting() ? Paint.WARNING : Paint.BAD, word);
  }

  private static String health(Screen screen, TaskInfo task) {
    return switch (task.health()) {
      case HEALTHY -> screen.paint(Paint.GOOD, "healthy");
      case UNHEALTHY -> screen.paint(Paint.BAD, "unhealthy");
      case UNKNOWN -> screen.paint(Paint.FAINT, "-");
    };
  }

  private static String since(TaskInfo task, Instant now) {
    try {
      return Durations.print(Duration.between(Instant.parse(task.startedAt()), now));
    } catch (DateTimeParseException _) {
      return "-";
    }
  }
}

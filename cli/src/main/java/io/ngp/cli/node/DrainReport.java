package io.ngp.cli.node;

import io.ngp.cli.api.DrainInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Durations;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;

/** The last words about a drain: some lines for people, an object for scripts. */
final class DrainReport {
  private final Screen screen;
  private final boolean isJson;

  DrainReport(Screen screen, boolean isJson) {
    this.screen = screen;
    this.isJson = isJson;
  }

  /** The drain was accepted and is not followed. */
  void accepted(DrainInfo drain) {
    if (isJson) {
      screen.print(Json.pretty(drain.definition()));
    } else {
      screen.print(
          "Draining %s: %s to move. See how far it is: ngp node list"
              .formatted(drain.agent(), count(drain.tasks().size())));
    }
  }

  /** The agent may have tasks again. */
  void undrained(DrainInfo drain) {
    if (isJson) {
      screen.print(Json.pretty(drain.definition()));
    } else {
      screen.print(drain.agent() + " takes new tasks.");
    }
  }

  /** The drain was followed to {@code result}. */
  void ended(DrainFollower.Result result) {
    if (isJson) {
      var json = Json.object().put("result", result.isEmpty() ? "drained" : "left");
      json.put("seconds", result.took().toMillis() / 1000.0);
      screen.print(Json.pretty(json.set("drain", result.last().definition())));
    } else if (result.isEmpty()) {
      var took = screen.paint(Paint.FAINT, " (" + Durations.print(result.took()) + ")");
      var mark = screen.paint(Paint.GOOD, screen.glyph("✔", "ok"));
      var until = Json.text(result.last().definition(), "until");
      var back = until.isEmpty() ? "" : "; it takes tasks again at " + until;
      screen.print(mark + " " + result.last().agent() + " is empty" + took + back);
    } else {
      left(result);
    }
  }

  private void left(DrainFollower.Result result) {
    var drain = result.last();
    var mark = screen.paint(Paint.BAD, screen.glyph("✘", "failed:"));
    var what = drain.agent() + " still runs " + count(drain.tasks().size());
    if (result.isUndone()) {
      screen.print(mark + " " + what + ": the drain was undone meanwhile.");
      return;
    }
    screen.print(mark + " " + what + " after " + Durations.print(result.took()) + ":");
    drain.tasks().forEach(task -> screen.print("  " + line(task)));
    screen.print(
        "It goes on draining. Make room elsewhere, stop them with --force, or end it: ngp node undrain "
            + drain.agent());
  }

  static String line(DrainInfo.Task task) {
    return "%s (%s): %s".formatted(task.app(), task.id(), task.reason());
  }

  static String count(int tasks) {
    return tasks == 1 ? "1 task" : tasks + " tasks";
  }
}

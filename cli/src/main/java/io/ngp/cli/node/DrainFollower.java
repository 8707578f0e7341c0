package io.ngp.cli.node;

import io.ngp.cli.api.ApiUnreachable;
import io.ngp.cli.api.DrainInfo;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.invoke.Durations;
import io.ngp.cli.render.Progress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;

/**
 * Follows an agent until it is empty or the user has waited long enough. A master that restarts
 * meanwhile loses nothing: it looks again and again.
 */
final class DrainFollower {
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration PATIENCE_WITHOUT_ANSWER = Duration.ofSeconds(30);
  private static final int TASKS_SHOWN = 10;

  private final PlatformApi api;
  private final String agent;
  private final InstantSource clock;

  /** What following came to. */
  record Result(DrainInfo last, Duration took) {
    boolean isEmpty() {
      return last.tasks().isEmpty();
    }

    /** Whether somebody else ended the drain before the agent was empty. */
    boolean isUndone() {
      return !isEmpty() && !last.isDraining();
    }
  }

  DrainFollower(PlatformApi api, String agent, InstantSource clock) {
    this.api = api;
    this.agent = agent;
    this.clock = clock;
  }

  /**
   * Follows for at most {@code timeout}.
   *
   * @throws ApiUnreachable if the platform stays silent for half a minute
   */
  Result follow(Progress progress, Duration timeout) throws InterruptedException {
    var start = clock.instant();
    var lastAnswer = start;
    while (true) {
      var now = clock.instant();
      var took = Duration.between(start, now);
      try {
        var result = new Result(api.drainOf(agent), took);
        lastAnswer = now;
        if (result.isEmpty() || result.isUndone() || took.compareTo(timeout) > 0) {
          return result;
        }
        show(progress, result);
      } catch (ApiUnreachable silence) {
        if (Duration.between(lastAnswer, now).compareTo(PATIENCE_WITHOUT_ANSWER) > 0) {
          throw silence;
        }
        progress.show("The platform does not answer at the moment; trying again.");
      }
      Thread.sleep(INTERVAL);
    }
  }

  private void show(Progress progress, Result result) {
    var tasks = result.last().tasks();
    var line = "Draining " + agent + ": " + DrainReport.count(tasks.size()) + " left";
    var block = new ArrayList<String>();
    block.add(line + "  " + Durations.print(result.took()));
    tasks.stream().limit(TASKS_SHOWN).forEach(task -> block.add("  " + DrainReport.line(task)));
    progress.show(block, line);
  }
}

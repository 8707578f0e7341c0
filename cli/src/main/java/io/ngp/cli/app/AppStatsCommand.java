package io.ngp.cli.app;

import io.ngp.cli.api.ApiUnreachable;
import io.ngp.cli.api.AppId;
import io.ngp.cli.api.Json;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.api.TaskStats;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Screen;
import io.ngp.cli.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    description =
        "On a terminal the busiest tasks are shown anew every two seconds until Control-C; elsewhere all of them, once.",
    footer = {"%nExamples:", "  ngp app stats", "  ngp app stats www --once"})
final class AppStatsCommand implements Callable<Integer> {
  private static final AppId ALL = new AppId("/");

  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** What fits on small terminals, too. */
  private static final int MOST_ROWS = 20;

  private final Invocation invocation;

  @Parameters(
      paramLabel = "APP",
      arity = "0..1",
      description = "Only this app or pod; www is /www.")
  private AppId id = ALL;

  @Option(names = "--once", description = "Measure once, on a terminal, too.")
  private boolean isOnce;

  @Option(
      names = "--json",
      description = "Print {\"tasks\": [...], \"silent\": [...]} as the API shows it, once.")
  private boolean isJson;

  AppStatsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    var api = Target.of(invocation).api();
    var screen = invocation.screen();
    if (isJson) {
      screen.print(Json.pretty(api.measure(app())));
    } else if (isOnce || !screen.isTerminal()) {
      print(screen, api.measure(app()));
    } else {
      watch(screen, api);
    }
    return ExitStatus.OK.code();
  }

  private void print(Screen screen, JsonNode measured) {
    var tasks = PlatformApi.stats(measured);
    if (tasks.isEmpty()) {
      screen.print(nothing());
    } else {
      StatsTable.of(screen, tasks).print(screen);
    }
    silence(measured).ifPresent(screen::remark);
  }

  private void watch(Screen screen, PlatformApi api) throws InterruptedException {
    try (var progress = screen.progress(false)) {
      while (true) {
        progress.show(lines(screen, api), "");
        Thread.sleep(PAUSE);
      }
    }
  }

  private List<String> lines(Screen screen, PlatformApi api) {
    try {
      var measured = api.measure(app());
      var tasks = PlatformApi.stats(measured);
      if (tasks.isEmpty()) {
        return List.of(nothing());
      }
      var busiest =
          tasks.stream()
              .sorted(
                  Comparator.comparingDouble((TaskStats task) -> task.cores().orElse(0.0))
                      .thenComparingLong(TaskStats::memory)
                      .reversed())
              .limit(MOST_ROWS)
              .toList();
      var lines = new ArrayList<>(StatsTable.of(screen, busiest).lines(screen));
      if (tasks.size() > busiest.size()) {
        lines.add("and %d more: ngp app stats --once".formatted(tasks.size() - busiest.size()));
      }
      silence(measured).ifPresent(lines::add);
      return lines;
    } catch (ApiUnreachable silence) {
      return List.of(silence.getMessage() + " Trying again until it does.");
    }
  }

  private Optional<AppId> app() {
    return Optional.of(id).filter(named -> !named.equals(ALL));
  }

  private String nothing() {
    return app()
        .map(app -> "No task of %s runs. Why: ngp why %s".formatted(app, app.relative()))
        .orElse("No task runs.");
  }

  private static Optional<String> silence(JsonNode measured) {
    var count = measured.path("silent").size();
    return count == 0
        ? Optional.empty()
        : Optional.of(
            "Of %d more nothing can be had now; where their agents are: ngp node list"
                .formatted(count));
  }
}

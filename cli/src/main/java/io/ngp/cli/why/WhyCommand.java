package io.ngp.cli.why;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.Json;
import io.ngp.cli.api.TimelineEntry;
import io.ngp.cli.deployment.Diagnosed;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says why an app runs or not, and what led to it. */
@Command(
    description = {
      "What is said again and again is shown once, with its last time.",
      "Exit status: 0 the app runs as wanted, 1 it does not (yet) or there is no such app."
    })
public final class WhyCommand implements Callable<Integer> {
  private static final int MOST_ENTRIES = 1000;

  private final Invocation invocation;

  @Parameters(paramLabel = "APP", description = "The app's id; www is /www.")
  private AppId id = new AppId("/");

  @Option(
      names = {"-n", "--entries"},
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How many of the newest entries to show, 0 to 1000 (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what happens from now on, until the app is removed.")
  private boolean isFollowed;

  @Option(
      names = "--json",
      description =
          "Print {\"app\", \"well\", \"verdict\", \"diagnostics\": [...], \"entries\": [...]}; with"
              + " --follow each later entry as one line.")
  private boolean isJson;

  WhyCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (count < 0 || count > MOST_ENTRIES) {
      throw new Failure(
          ExitStatus.USAGE,
          "-n " + count + " is no number of entries.",
          "Give 0 to " + MOST_ENTRIES + ".");
    }
    var target = Target.of(invocation);
    var api = target.api();
    var app = api.app(id);
    var verdict = Verdict.of(app, api.diagnostics(id), target.addresses(app));
    var entries = api.timeline(id, isFollowed ? Math.max(1, count) : count);
    if (isJson) {
      printJson(verdict, entries);
    } else {
      print(verdict, entries);
    }
    if (isFollowed) {
      var seen = entries.isEmpty() ? -1 : entries.getLast().sequence();
      new TimelineFollower(api, invocation.screen(), id).follow(seen, this::printNews);
    }
    return (verdict.isWell() ? ExitStatus.OK : ExitStatus.FAILED).code();
  }

  private void print(Verdict verdict, List<TimelineEntry> entries) {
    var screen = invocation.screen();
    verdict.print(screen);
    if (!entries.isEmpty()) {
      screen.print("");
      var view =
          isFollowed ? later() : TimelineView.relative(screen, InstantSource.system().instant());
      view.printHeading();
      view.print(entries);
    }
  }

  private TimelineView later() {
    return TimelineView.timeOfDay(invocation.screen(), ZoneId.systemDefault());
  }

  private void printNews(List<TimelineEntry> news) {
    if (isJson) {
      news.forEach(entry -> invocation.screen().print(Json.compact(entry.json())));
    } else {
      later().print(news);
    }
  }

  private void printJson(Verdict verdict, List<TimelineEntry> entries) {
    var json = Json.object().put("app", id.path());
    json.put("well", verdict.isWell()).put("verdict", verdict.text());
    var reasons = json.putArray("diagnostics");
    verdict.reasons().forEach(reason -> reasons.add(Diagnosed.json(reason)));
    var list = json.putArray("entries");
    entries.forEach(entry -> list.add(entry.json()));
    invocation.screen().print(Json.pretty(json));
  }
}

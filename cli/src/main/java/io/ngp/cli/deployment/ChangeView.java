package io.ngp.cli.deployment;

import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.DeploymentInfo;
import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.invoke.Durations;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Progress;
import io.ngp.cli.render.Screen;
import java.time.Duration;
import java.util.ArrayList;

/** Draws a change that is under way. */
final class ChangeView {
  private static final int WIDEST_BAR = 20;

  private final Screen screen;
  private final Change change;

  ChangeView(Screen screen, Change change) {
    this.screen = screen;
    this.change = change;
  }

  void show(Progress progress, Sighting sighting, Duration took) {
    var block = new ArrayList<String>();
    block.add(headline(sighting) + "  " + screen.paint(Paint.FAINT, Durations.print(took)));
    sighting.apps().stream()
        .limit(10)
        .forEach(app -> block.add("  " + bar(app) + "  " + line(app)));
    sighting.errors().stream()
        .limit(3)
        .forEach(error -> block.add("  " + screen.paint(Paint.WARNING, "! " + error.summary())));
    progress.show(block, plain(sighting));
  }

  private String headline(Sighting sighting) {
    return screen.paint(Paint.STRONG, change.kind().doing() + " " + change.subject())
        + sighting.deployment().map(ChangeView::step).orElse("");
  }

  private static String step(DeploymentInfo deployment) {
    return deployment.totalSteps() == 0
        ? ""
        : "  step " + deployment.currentStep() + " of " + deployment.totalSteps();
  }

  private String bar(AppInfo app) {
    var good = Math.min(app.good(), app.instances());
    var width = Math.min(WIDEST_BAR, Math.max(1, app.instances()));
    var filled = app.instances() == 0 ? width : good * width / app.instances();
    return screen.paint(Paint.GOOD, screen.glyph("■", "#").repeat(filled))
        + screen.paint(Paint.FAINT, screen.glyph("□", ".").repeat(width - filled));
  }

  private String plain(Sighting sighting) {
    return String.join("; ", sighting.apps().stream().limit(5).map(ChangeView::line).toList());
  }

  /** Counts of one app in words: {@code /www 2 of 3 healthy, 1 starting, 1 of the old version}. */
  private static String line(AppInfo app) {
    var line = new StringBuilder(app.id().path());
    line.append(' ').append(app.good()).append(" of ").append(app.instances());
    line.append(app.hasHealthChecks() ? " healthy" : " running");
    count(line, app.tasks().stream().filter(TaskInfo::isStarting).count(), "starting");
    count(line, app.counts().unhealthy(), "unhealthy");
    var old = app.tasks().stream().filter(each -> each.isRunning() && !app.isCurrent(each)).count();
    count(line, old, "of the old version");
    return line.toString();
  }

  private static void count(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(", ").append(count).append(' ').append(what);
    }
  }
}

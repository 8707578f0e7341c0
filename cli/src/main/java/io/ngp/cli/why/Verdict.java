package io.ngp.cli.why;

import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Diagnosis;
import io.ngp.cli.deployment.Diagnosed;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.value.Counted;
import java.util.List;

/**
 * Whether an app runs as wanted, and if not, why.
 *
 * @param isWell as many instances as wanted are good, no deployment is under way, and nothing is
 *     known to be wrong
 * @param text one or two sentences
 * @param reasons what is known to be wrong, worst first
 */
record Verdict(boolean isWell, String text, List<Diagnosis> reasons) {
  private static final int MOST_REASONS = 3;

  Verdict {
    reasons = List.copyOf(reasons);
  }

  /** Judges an app by what the platform says of it. */
  static Verdict of(AppInfo app, List<Diagnosis> diagnostics, List<String> addresses) {
    var hasError = diagnostics.stream().anyMatch(Diagnosis::isError);
    if (app.isSettled() && !hasError) {
      return new Verdict(true, well(app, addresses), diagnostics);
    }
    return new Verdict(false, unwell(app, !diagnostics.isEmpty()), diagnostics);
  }

  private static String well(AppInfo app, List<String> addresses) {
    if (app.instances() == 0) {
      return app.id()
          + " is suspended: no instance is wanted. Start it: ngp app scale "
          + app.id().relative()
          + " 1";
    }
    var reachable = addresses.isEmpty() ? "" : ", reachable at " + String.join(" and ", addresses);
    return app.id() + " runs: " + counts(app) + reachable + ".";
  }

  private static String unwell(AppInfo app, boolean isExplained) {
    if (!app.deployments().isEmpty()) {
      return app.id() + " is being deployed: " + counts(app) + " so far.";
    }
    return app.id()
        + " does not run as wanted: "
        + counts(app)
        + (isExplained ? "." : ". Nothing is known to be wrong; it may still be on its way.");
  }

  private static String counts(AppInfo app) {
    return "%d of %d %s"
        .formatted(app.good(), app.instances(), app.hasHealthChecks() ? "healthy" : "running");
  }

  /** Prints the verdict and, below, the reasons with what to do about each. */
  void print(Screen screen) {
    var isOnItsWay = reasons.stream().noneMatch(Diagnosis::isError);
    var mark =
        isWell
            ? screen.paint(Paint.GOOD, screen.glyph("✔", "ok:"))
            : isOnItsWay
                ? screen.paint(Paint.WARNING, screen.glyph("●", "wait:"))
                : screen.paint(Paint.BAD, screen.glyph("✘", "failed:"));
    screen.print(mark + " " + Printable.line(text));
    reasons.stream().limit(MOST_REASONS).forEach(reason -> Diagnosed.printShort(screen, reason));
    if (reasons.size() > MOST_REASONS) {
      screen.print("  and " + Counted.of(reasons.size() - MOST_REASONS, "further reason"));
    }
  }
}

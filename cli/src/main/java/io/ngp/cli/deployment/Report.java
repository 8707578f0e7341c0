package io.ngp.cli.deployment;

import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Diagnosis;
import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Durations;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.target.Target;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The last words about a change: one line for people, an object for scripts. */
final class Report {
  private final Screen screen;
  private final Target target;
  private final Change change;
  private final boolean isJson;

  Report(Screen screen, Target target, Change change, boolean isJson) {
    this.screen = screen;
    this.target = target;
    this.change = change;
    this.isJson = isJson;
  }

  /** The change was accepted and is not followed. */
  void accepted() {
    if (isJson) {
      screen.print(Json.pretty(json("accepted")));
    } else {
      screen.print("Accepted. Follow it with: ngp deployment show " + change.deploymentId());
    }
  }

  /** The change was followed to {@code result}. */
  void ended(Follower.Result result) {
    if (isJson) {
      screen.print(Json.pretty(json(result)));
    } else {
      print(result);
    }
  }

  private void print(Follower.Result result) {
    var took = screen.paint(Paint.FAINT, " (" + Durations.print(result.took()) + ")");
    switch (result.outcome()) {
      case Outcome.Done _ -> succeeded(change.kind().done(), result.last().apps(), took);
      case Outcome.Unchanged _ -> succeeded("is unchanged", result.last().apps(), took);
      case Outcome.Stuck stuck -> failed(change.subject() + " cannot start.", stuck.errors());
      case Outcome.Incomplete incomplete ->
          failed(
              "The deployment of " + change.subject() + " ended, but " + missing(result),
              incomplete.errors());
      case Outcome.Superseded _ ->
          failed(
              change.subject() + " was changed or rolled back by somebody else meanwhile.",
              List.of());
      case Outcome.TimedOut timedOut ->
          failed(
              "Not finished after " + Durations.print(result.took()) + ": " + missing(result),
              timedOut.errors());
      case Outcome.GoingOn _ ->
          throw new IllegalStateException("a change that goes on has not ended");
    }
    if (result.last().deployment().isPresent()) {
      screen.print(
          "The deployment goes on trying. Undo it: ngp deployment cancel " + change.deploymentId());
    }
  }

  private void succeeded(String how, List<AppInfo> apps, String took) {
    var mark = screen.paint(Paint.GOOD, screen.glyph("✔", "ok")) + " ";
    if (apps.isEmpty()) {
      screen.print(mark + change.subject() + " " + how + took);
    }
    for (var app : apps) {
      screen.print(mark + app.id() + " " + how + ": " + counts(app) + addresses(app) + took);
    }
  }

  private void failed(String what, List<Diagnosis> errors) {
    screen.print(screen.paint(Paint.BAD, screen.glyph("✘", "failed:")) + " " + what);
    errors.forEach(error -> Diagnosed.print(screen, error));
  }

  private String addresses(AppInfo app) {
    var addresses = app.instances() == 0 ? List.<String>of() : target.addresses(app);
    return addresses.isEmpty() ? "" : ", " + screen.paint(Paint.LINK, String.join(" ", addresses));
  }

  private static String missing(Follower.Result result) {
    return String.join(
            ", ",
            result.last().apps().stream()
                .filter(app -> app.good() < app.instances())
                .map(app -> app.id() + " has " + counts(app))
                .toList())
        + ".";
  }

  private static String counts(AppInfo app) {
    var what = app.hasHealthChecks() ? "healthy" : "running";
    return app.good() + " of " + app.instances() + " " + what;
  }

  private ObjectNode json(String result) {
    var json = Json.object();
    json.put("result", result).put("deploymentId", change.deploymentId());
    return json.put("version", change.version());
  }

  private ObjectNode json(Follower.Result result) {
    var json = json(result.outcome().word());
    json.put("seconds", result.took().toMillis() / 1000.0);
    var apps = json.putArray("apps");
    for (var app : result.last().apps()) {
      var each = apps.addObject().put("id", app.id().path()).put("instances", app.instances());
      each.put("running", app.counts().running()).put("healthy", app.counts().healthy());
      var addresses = each.putArray("addresses");
      target.addresses(app).forEach(addresses::add);
    }
    var diagnostics = json.putArray("diagnostics");
    result.outcome().errors().forEach(error -> diagnostics.add(Diagnosed.json(error)));
    return json;
  }
}

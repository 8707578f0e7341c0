package io.ngp.cli.drill;

import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Durations;
import io.ngp.cli.render.Facts;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The last words about a drill: lines for people, an object for scripts. */
final class DrillReport {
  private final Screen screen;

  DrillReport(Screen screen) {
    this.screen = screen;
  }

  void print(Outcome outcome) {
    var isPassed = outcome.isPassed();
    var mark =
        isPassed
            ? screen.paint(Paint.GOOD, screen.glyph("✔", "ok"))
            : screen.paint(Paint.BAD, screen.glyph("✘", "failed:"));
    screen.print(
        mark
            + " "
            + outcome.drill().word()
            + (isPassed ? " passed: the promise was kept" : " failed: the promise was broken"));
    outcome.breaches().forEach(breach -> screen.print("  " + screen.paint(Paint.BAD, breach)));
    outcome
        .requests()
        .reasons()
        .forEach((reason, count) -> screen.print("    " + count + " times: " + reason));
    facts(outcome).print(screen);
  }

  private static Facts facts(Outcome outcome) {
    var requests = outcome.requests();
    var latency = requests.latency();
    var writes = outcome.writes();
    return new Facts()
        .add("promise", outcome.drill().promise())
        .add("broken", outcome.victim())
        .add("detected", after(outcome.detected()))
        .add(
            outcome.drill().recoversByMending() ? "served again" : "recovered",
            after(outcome.recovered()))
        .add(
            "requests",
            "%d sent, %d failed, %d late, %d answered by the next balancer"
                .formatted(requests.sent(), requests.failed(), requests.late(), requests.retried()))
        .add(
            "latency",
            "p50 %s, p90 %s, p99 %s, max %s"
                .formatted(
                    DrillView.millis(latency.p50()),
                    DrillView.millis(latency.p90()),
                    DrillView.millis(latency.p99()),
                    DrillView.millis(latency.max())))
        .add(
            "API writes",
            "%d accepted, %d refused, %d lost, longest gap %s"
                .formatted(
                    writes.accepted(),
                    writes.refused(),
                    writes.lost(),
                    Durations.print(writes.longestGap())));
  }

  private static String after(Optional<Duration> time) {
    return time.map(each -> "after " + Durations.print(each)).orElse("not while it was watched");
  }

  void printJson(Outcome outcome) {
    var json = Json.object();
    json.put("drill", outcome.drill().word()).put("passed", outcome.isPassed());
    json.put("promise", outcome.drill().promise()).put("broken", outcome.victim());
    outcome.breaches().forEach(json.putArray("breaches")::add);
    seconds(json, "detectedAfterSeconds", outcome.detected());
    seconds(json, "recoveredAfterSeconds", outcome.recovered());
    requests(json.putObject("requests"), outcome.requests());
    var writes = outcome.writes();
    json.putObject("writes")
        .put("accepted", writes.accepted())
        .put("refused", writes.refused())
        .put("lost", writes.lost())
        .put("longestGapSeconds", writes.longestGap().toMillis() / 1000.0);
    screen.print(Json.pretty(json.put("whole", outcome.isWhole())));
  }

  private static void requests(ObjectNode json, Tally.Counts counts) {
    json.put("sent", counts.sent()).put("failed", counts.failed()).put("late", counts.late());
    json.put("retried", counts.retried());
    var reasons = json.putObject("reasons");
    counts.reasons().forEach(reasons::put);
    json.putObject("latencyMillis")
        .put("p50", millis(counts.latency().p50()))
        .put("p90", millis(counts.latency().p90()))
        .put("p99", millis(counts.latency().p99()))
        .put("max", millis(counts.latency().max()));
  }

  private static double millis(Duration latency) {
    return latency.toNanos() / 1_000.0 / 1_000.0;
  }

  private static void seconds(ObjectNode json, String name, Optional<Duration> time) {
    time.ifPresentOrElse(
        each -> json.put(name, each.toMillis() / 1000.0), () -> json.putNull(name));
  }
}

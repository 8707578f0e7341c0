package io.ngp.cluster.timeline;

import io.ngp.cluster.engine.EngineEvent.LaunchRefused;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.TaskPlaced;
import io.ngp.cluster.timeline.Happening.Kind;
import io.ngp.cluster.timeline.Happening.Tone;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is told of the search for an agent: found, refused by all, or put off after failures. */
public final class PlacementNews {
  private PlacementNews() {}

  /** A task got its agent and ports. */
  public static Happening placed(TaskPlaced placed) {
    String agent = placed.placement().agent().id();
    List<Integer> ports = placed.placement().hostPorts();
    String numbers = ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String at =
        switch (ports.size()) {
          case 0 -> "";
          case 1 -> ", port " + numbers;
          default -> ", ports " + numbers;
        };
    return Happening.ofTask(Kind.PLACEMENT, Tone.NEUTRAL, placed.task(), "goes to " + agent + at)
        .with(Map.of("agent", agent, "ports", numbers))
        .sameAs("goes to " + agent);
  }

  /** No agent takes a task; one line for each agent, those that come nearest last. */
  public static Happening refused(LaunchRefused refusal) {
    List<OfferVerdict> verdicts =
        refusal.verdicts().stream().sorted(Comparator.comparing(OfferVerdict::reason)).toList();
    String reasons =
        verdicts.stream()
            .map(verdict -> verdict.reason().name())
            .distinct()
            .collect(Collectors.joining(", "));
    return Happening.ofTask(Kind.PLACEMENT, Tone.BAD, refusal.task(), refused(verdicts))
        .withOutput(verdicts.size() < 2 ? List.of() : lines(verdicts))
        .with(Map.of("reasons", reasons, "agents", Integer.toString(verdicts.size())))
        .sameAs(reasons);
  }

  /** Launches wait after failures. */
  public static Happening heldBack(int failures, Duration wait) {
    return Happening.ofApp(
            Kind.BACKOFF,
            Tone.BAD,
            "the next launch waits %s, because %s"
                .formatted(
                    seconds(wait),
                    failures == 1 ? "a task failed" : failures + " tasks failed in a row"))
        .with(
            Map.of(
                "failures", Integer.toString(failures),
                "waitMillis", Long.toString(wait.toMillis())))
        .sameAs("held back");
  }

  /** Somebody ended the wait. */
  public static Happening released() {
    return Happening.ofApp(
        Kind.BACKOFF, Tone.NEUTRAL, "may launch at once: its delay was reset on request");
  }

  private static String refused(List<OfferVerdict> verdicts) {
    if (verdicts.isEmpty()) {
      return "cannot be placed: there is no agent";
    }
    OfferVerdict nearest = verdicts.getLast();
    return verdicts.size() == 1
        ? "cannot be placed on %s: %s".formatted(nearest.agent(), nearest.detail())
        : "cannot be placed on any of %d agents; nearest is %s: %s"
            .formatted(verdicts.size(), nearest.agent(), nearest.detail());
  }

  private static List<String> lines(List<OfferVerdict> verdicts) {
    int left = verdicts.size() - Happening.MAX_LINES + 1;
    List<OfferVerdict> shown = left <= 1 ? verdicts : verdicts.subList(left, verdicts.size());
    Optional<String> rest =
        left <= 1 ? Optional.empty() : Optional.of("%d further agents refuse, too".formatted(left));
    return Stream.concat(
            rest.stream(),
            shown.stream().map(verdict -> "%s: %s".formatted(verdict.agent(), verdict.detail())))
        .toList();
  }

  private static String seconds(Duration wait) {
    return wait.toSeconds() < 10
        ? String.format(Locale.ROOT, "%.1f s", wait.toMillis() / 1000.0)
        : wait.toSeconds() + " s";
  }
}

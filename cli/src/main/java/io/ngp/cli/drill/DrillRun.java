package io.ngp.cli.drill;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.render.Progress;
import io.ngp.cli.render.Screen;
import io.ngp.nodespec.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One drill from the first request to the last: asks for a while, breaks something, watches, makes
 * it whole, and waits until all is well. Used once, by one thread.
 */
final class DrillRun {
  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final Duration UNTIL_WHOLE = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Ground ground;
  private final Settings settings;
  private final Scene before;
  private final Victim victim;
  private final Fault fault;
  private final DrillView view;
  private final Masters masters;
  private long struckNanos;
  private Optional<Duration> detected = Optional.empty();
  private Optional<Duration> recovered = Optional.empty();
  private boolean isMended;
  private boolean isWhole;

  /**
   * What a user asked for.
   *
   * @param length how long it is watched from the strike on
   * @param isQuick whether it ends as soon as it has recovered
   * @param rate requests in a second
   */
  record Settings(Drill drill, Duration length, boolean isQuick, int rate, String path) {
    /** When what was broken is made whole, counted from the strike. */
    Duration mendAfter() {
      return length.multipliedBy(2).dividedBy(3);
    }
  }

  /** What is done, and to whom. */
  record Harm(Victim victim, Fault fault) {}

  DrillRun(Ground ground, Settings settings, Scene before, Harm harm, DrillView view) {
    this.ground = ground;
    this.settings = settings;
    this.before = before;
    this.victim = harm.victim();
    this.fault = harm.fault();
    this.view = view;
    this.masters = ground.masters();
  }

  /**
   * Runs it; afterwards the platform is whole, however it ends.
   *
   * @throws Failure if the app does not answer even before anything is broken
   */
  Outcome run(Screen screen, Progress progress) throws InterruptedException {
    var load = new OpenLoopLoad(ground.client(settings.path()), settings.rate());
    var writes = new WriteProbe(ground.masters());
    try (load;
        writes;
        var mending = Mending.of(screen, fault::mend, writes::abandon)) {
      load.start();
      writes.start();
      var begun = System.nanoTime();
      watchUntil(() -> isOver(begun, BEFORE), "before anything is broken", load, writes, progress);
      requireCalm(load.tally().counts(), writes.counts());
      mending.strike(() -> strike(writes));
      watchUntil(
          () -> isOver(struckNanos, settings.mendAfter()) || isSeenEnough(),
          words(),
          load,
          writes,
          progress);
      var mendedNanos = System.nanoTime();
      mending.mend();
      afterMending(mendedNanos, load, writes, progress);
    }
    return new Outcome(
        settings.drill(),
        victim.name(),
        detected,
        recovered,
        load.tally().counts(),
        writes.counts(),
        isWhole);
  }

  private void strike(WriteProbe writes) {
    struckNanos = System.nanoTime();
    fault.strike();
    writes.struck();
  }

  private String words() {
    return victim.name()
        + switch (settings.drill()) {
          case KILL_LEADER, KILL_AGENT, KILL_TASK, KILL_BALANCER -> " is killed";
          case CUT_LEADER, CUT_AGENT -> " is cut off";
          case FILL_DISK -> " has a full disk";
          case FREEZE_LEADER, FREEZE_BALANCER -> " is frozen";
        };
  }

  private static void requireCalm(Tally.Counts requests, WriteProbe.Counts writes) {
    if (requests.failed() > 0) {
      throw new Failure(
          ExitStatus.FAILED,
          "Nothing was broken: even before that, %d of %d requests failed (%s)."
              .formatted(
                  requests.failed(),
                  requests.sent(),
                  String.join(", ", requests.reasons().keySet())),
          "See what is wrong with `ngp why APP`, name another app with --app, a path with --path, or a lower --rate.");
    }
    if (writes.accepted() == 0) {
      throw new Failure(
          ExitStatus.FAILED,
          "Nothing was broken: even before that, no master accepted a write.",
          "See what is wrong: ngp status");
    }
  }

  private void afterMending(
      long mendedNanos, OpenLoopLoad load, WriteProbe writes, Progress progress)
      throws InterruptedException {
    isMended = true;
    if (settings.drill().recoversByMending() && isGoodAgain()) {
      recovered = Optional.of(Duration.ofNanos(System.nanoTime() - mendedNanos));
    }
    watchUntil(
        () -> settings.isQuick() || isOver(struckNanos, settings.length()),
        victim.name() + " is back",
        load,
        writes,
        progress);
    var end = System.nanoTime() + UNTIL_WHOLE.toNanos();
    while (!isWhole && System.nanoTime() < end) {
      isWhole = ground.look(masters).filter(before::isBackIn).isPresent() && ground.hasAllMasters();
      view.show(progress, "waiting until all is well", load.tally(), writes.counts());
      Thread.sleep(INTERVAL);
    }
  }

  /** Waits for a while until who only recovers by mending does what it should. */
  private boolean isGoodAgain() throws InterruptedException {
    return switch (victim) {
      case Victim.Balancer balancer -> {
        try (var direct = ground.client(balancer, settings.path())) {
          yield direct.ask(0).isGood();
        }
      }
      case Victim.FullAgent(var name) ->
          Waiting.until(() -> ground.isWell(name), settings.drill().limit(), INTERVAL);
      case Victim.Leader _, Victim.Agent _, Victim.Task _ -> false;
    };
  }

  private boolean isNoticed(Optional<Scene> scene) {
    return switch (victim) {
      case Victim.FullAgent(var name) -> !ground.isWell(name);
      case Victim.Leader _, Victim.Agent _, Victim.Task _, Victim.Balancer _ ->
          scene.filter(victim::isNoticed).isPresent();
    };
  }

  private static boolean isOver(long sinceNanos, Duration length) {
    return System.nanoTime() - sinceNanos >= length.toNanos();
  }

  /** Whether more watching would show nothing new of what only mending ends. */
  private boolean isSeenEnough() {
    return settings.isQuick()
        && (settings.drill().recoversByMending() ? detected : recovered).isPresent();
  }

  private void watchUntil(
      BooleanSupplier isOver, String words, OpenLoopLoad load, WriteProbe writes, Progress progress)
      throws InterruptedException {
    while (!isOver.getAsBoolean()) {
      if (struckNanos != 0 && !isMended) {
        observe(load, writes.counts());
      }
      view.show(progress, words, load.tally(), writes.counts());
      Thread.sleep(INTERVAL);
    }
  }

  private void observe(OpenLoopLoad load, WriteProbe.Counts writes) {
    var scene = ground.look(masters);
    var now = Duration.ofNanos(System.nanoTime() - struckNanos);
    if (detected.isEmpty() && (isNoticed(scene) || load.tally().counts().retried() > 0)) {
      detected = Optional.of(now);
    }
    if (settings.drill().recoversByMending() || recovered.isPresent()) {
      return;
    }
    recovered =
        switch (victim) {
          case Victim.Leader _ -> writes.firstAfterStrike();
          case Victim.Agent _, Victim.FullAgent _, Victim.Task _, Victim.Balancer _ ->
              scene.filter(victim::isReplaced).map(_ -> now);
        };
  }
}

package io.ngp.cli.drill;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.Json;
import io.ngp.cli.drill.FaultGround.Broken;
import io.ngp.cli.drill.FaultSchedule.Round;
import io.ngp.cli.drill.FaultSchedule.Strike;
import io.ngp.cli.platform.RunningPlatform;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import io.ngp.nodespec.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * One round: a deployment begins, clients write and read, parts are broken and made whole, and then
 * all must become well. Used once, by one thread.
 */
final class FaultRound {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration UNTIL_WHOLE = Duration.ofSeconds(90);
  private static final Duration UNTIL_ACCEPTED = Duration.ofSeconds(30);

  private final FaultGround ground;
  private final TaskCensus census;
  private final Recoveries recoveries;
  private final Round round;
  private final AppId app;
  private final Registers registers;
  private final WriteProbe writes;
  private final List<Part> parts = new ArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Future<?>> mendings = new ArrayList<>();
  private final ExecutorService menders = Executors.newVirtualThreadPerTaskExecutor();
  private Optional<Scene> latest = Optional.empty();
  private final long begunNanos = System.nanoTime();

  /** A strike on its way from planned over struck to mended. */
  private static final class Part {
    private final Strike strike;
    private Optional<Broken> broken = Optional.empty();
    private long struckNanos;
    private boolean isNoticed;
    private boolean isReplaced;
    private boolean isMended;

    Part(Strike strike) {
      this.strike = strike;
    }
  }

  FaultRound(FaultGround ground, TaskCensus census, Recoveries recoveries, Round round, AppId app) {
    this.ground = ground;
    this.census = census;
    this.recoveries = recoveries;
    this.round = round;
    this.app = app;
    this.writes = new WriteProbe(ground.masters(), "/ngp-drill-" + round.number());
    this.registers =
        new Registers(
            ground.file().nodesOf(MasterEntry.class), "registers/round-" + round.number());
    round.strikes().stream()
        .sorted(Comparator.comparing(Strike::after))
        .map(Part::new)
        .forEach(parts::add);
  }

  /** What happened when, for a failure. */
  List<String> log() {
    return List.copyOf(log);
  }

  /** Runs it; the sentences say what was broken of what is promised. */
  List<String> run() {
    try (registers;
        writes) {
      writes.start();
      registers.start();
      breakAndMend();
    }
    noteWrites();
    note(registers.counts());
    var breaches = new ArrayList<>(lastLook());
    breaches.addAll(lostDeployment());
    if (writes.counts().lost() > 0) {
      breaches.add(writes.counts().lost() + " accepted writes are lost");
    }
    return breaches;
  }

  private void breakAndMend() {
    try (menders) {
      try {
        deploy();
        strikeAndMend();
        awaitMendings();
      } finally {
        parts.forEach(this::mend);
      }
      awaitWhole();
    }
  }

  private void awaitMendings() {
    for (var mending : mendings) {
      try {
        mending.get();
      } catch (ExecutionException e) {
        throw new AssertionError("A part could not be mended", e.getCause());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Reads every register at every master, also long after; what is wrong with what was seen. */
  List<String> lastLook() {
    registers.readAll();
    return registers.breaches();
  }

  private void deploy() {
    var change = Json.object();
    change.putObject("labels").put("round", Integer.toString(round.number()));
    change.putObject("env").put("ROUND", Integer.toString(round.number()));
    var path = "/v2/apps" + app + "?force=true";
    RunningPlatform.await(
        "a deployment is accepted",
        UNTIL_ACCEPTED,
        () -> ground.masters().change("PUT", path, Optional.of(change)).isPresent());
    note("a deployment began");
  }

  private List<String> lostDeployment() {
    var found = ground.masters().get("/v2/apps" + app);
    var value =
        found.map(answer -> Json.text(answer.path("app").path("labels"), "round")).orElse("none");
    return value.equals(Integer.toString(round.number()))
        ? List.of()
        : List.of(app + " was changed in round " + round.number() + ", and is of round " + value);
  }

  private void strikeAndMend() {
    while (parts.stream().anyMatch(part -> !part.isMended)) {
      var scene = ground.look();
      scene.ifPresent(census::learn);
      latest = scene.or(() -> latest);
      for (var part : parts) {
        advance(part, scene);
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  private void advance(Part part, Optional<Scene> scene) {
    var now = System.nanoTime();
    if (part.broken.isEmpty()) {
      if (now - begunNanos >= part.strike.after().toNanos()) {
        latest.ifPresent(seen -> strike(part, seen));
      }
    } else if (!part.isMended) {
      scene.ifPresent(seen -> observe(part, seen));
      if (now - part.struckNanos >= part.strike.hold().toNanos()) {
        mend(part);
      }
    }
  }

  private void strike(Part part, Scene scene) {
    var isReady =
        scene.leader().isPresent() && scene.tasks().stream().anyMatch(Scene.Placed::isGood);
    if (!isReady) {
      return;
    }
    var broken = ground.prepare(part.strike, scene);
    broken.agent().ifPresent(census::isAway);
    part.broken = Optional.of(broken);
    part.struckNanos = System.nanoTime();
    note(part.strike.kind() + " " + broken.victim());
    if (part.strike.kind().role() == Role.MASTER) {
      writes.struck();
    }
    switch (part.strike.kind().way()) {
      case KILL, FREEZE, CUT -> broken.fault().strike();
      case RESTART -> mend(part);
    }
  }

  private void observe(Part part, Scene scene) {
    var broken = part.broken.orElseThrow();
    var took = Duration.ofNanos(System.nanoTime() - part.struckNanos);
    if (!part.isNoticed && broken.isNoticed().test(scene)) {
      part.isNoticed = true;
      recoveries.detected(part.strike.kind(), took);
    }
    if (part.isNoticed && !part.isReplaced && broken.isReplaced().test(scene)) {
      part.isReplaced = true;
      recoveries.recovered(part.strike.kind(), took);
    }
  }

  private void mend(Part part) {
    if (part.isMended || part.broken.isEmpty()) {
      return;
    }
    part.isMended = true;
    var broken = part.broken.get();
    mendings.add(
        menders.submit(() -> {
          broken.fault().mend();
          note(part.strike.kind() + " " + broken.victim() + " is mended");
        }));
  }

  private void awaitWhole() {
    var begun = System.nanoTime();
    RunningPlatform.await(
        "all is well after " + round,
        UNTIL_WHOLE,
        () -> {
          var scene = ground.look();
          scene.ifPresent(this::watchAfterMending);
          return ground.isWhole()
              && scene.filter(now -> census.running().size() == now.wanted()).isPresent();
        });
    var took = Duration.ofNanos(System.nanoTime() - begun);
    parts.forEach(part -> recoveries.whole(part.strike.kind(), took));
    parts.forEach(part -> part.broken.flatMap(Broken::agent).ifPresent(census::isBack));
    note("all is well");
  }

  private void watchAfterMending(Scene scene) {
    census.learn(scene);
    parts.forEach(part -> observe(part, scene));
  }

  /** After a master was lost, the platform works again when a write is accepted. */
  private void noteWrites() {
    var counts = writes.counts();
    parts.stream()
        .filter(part -> part.strike.kind().role() == Role.MASTER)
        .forEach(part ->
            counts
                .firstAfterStrike()
                .ifPresent(took -> recoveries.accepted(part.strike.kind(), took)));
    note(
        "writes: %d accepted, %d not, %d ms at most between two accepted"
            .formatted(counts.accepted(), counts.refused(), counts.longestGap().toMillis()));
  }

  private void note(String what) {
    log.add(
        "%6d ms  %s".formatted(Duration.ofNanos(System.nanoTime() - begunNanos).toMillis(), what));
  }
}

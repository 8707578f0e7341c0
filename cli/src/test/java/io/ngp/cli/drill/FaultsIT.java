package io.ngp.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.api.AppId;
import io.ngp.cli.drill.FaultSchedule.Round;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.platform.RunningPlatform;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.nodespec.NodeEntry.BalancerEntry;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parts of a platform of real processes die, freeze, restart and are cut off at random, under
 * deployments, load and writes, and what docs/reliability.md promises holds. {@code -Dngp.seed=N}
 * repeats the faults of a run, {@code -Dngp.faults.rounds=N} says how many rounds there are, {@code
 * -Dngp.faults.kinds=REGEX} which faults.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Tasks are counted by /proc.")
@Tag("long")
class FaultsIT {
  /** Of ordinary builds: what fails there is of the change, not of other faults than before. */
  private static final long USUAL_SEED = 42;

  private static final long SEED =
      Long.getLong(
          "ngp.seed", Boolean.getBoolean("ngp.long") ? System.nanoTime() % 1_000_000 : USUAL_SEED);
  private static final int ROUNDS = Integer.getInteger("ngp.faults.rounds", 6);
  private static final List<FaultKind> KINDS =
      Stream.of(FaultKind.values())
          .filter(kind -> kind.toString().matches(System.getProperty("ngp.faults.kinds", ".*")))
          .filter(kind -> kind.way() != FaultKind.Way.CUT || canCut())
          .toList();
  private static final AppId WWW = AppId.parse("/www");
  private static final String HOST = "www.ngp.localhost";
  private static final String PATH = "/health";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int RATE = 40;
  private static final int INSTANCES = 4;
  private static final int MOST_INSTANCES = 6;

  /** A master that was frozen says that it leads until it learns that it does not. */
  private static final Duration BOTH_CLAIM = Duration.ofSeconds(10);

  @TempDir static Path folder;

  @AutoClose private static RunningPlatform platform;

  @BeforeAll
  static void start() {
    platform =
        RunningPlatform.serving(
            folder,
            "masters: 3, agents: 3",
            "balancers: 2",
            "instances: " + INSTANCES,
            "backoffSeconds: 0",
            "upgradeStrategy: {minimumHealthCapacity: 0.5, maximumOverCapacity: 0.5}");
  }

  @Test
  void whatIsPromisedHoldsWhateverBreaks() {
    var schedule = FaultSchedule.of(SEED, ROUNDS, KINDS);
    var ground = new FaultGround(platform, folder, WWW);
    var state = new PlatformFolder(folder.resolve(PlatformFolder.MARK).resolve("default"));
    var recoveries = new Recoveries();
    var rounds = new ArrayList<FaultRound>();
    var load = new OpenLoopLoad(client(ground), RATE);
    var census = new TaskCensus("www", state.tasks(), MOST_INSTANCES);
    var leaders = new LeaderWatch(ground.file().nodesOf(MasterEntry.class));
    RunningPlatform.await("both balancers serve", SOON, () -> bothServe(ground));
    try (load;
        census;
        leaders) {
      load.start();
      census.start();
      leaders.start();
      for (var round : schedule.rounds()) {
        var run = new FaultRound(ground, census, recoveries, round, WWW);
        rounds.add(run);
        run(ground, round, run, load, census, leaders);
      }
      assertThat(rounds).allSatisfy(run -> assertThat(run.lastLook()).isEmpty());
    } finally {
      report(rounds.size(), recoveries, load.tally().counts(), census);
    }
  }

  /** Packets are dropped by the kernel's firewall, which is root's. */
  private static boolean canCut() {
    try {
      var _ = new NetworkCut(List.of(), List.of());
      return true;
    } catch (Failure e) {
      System.out.println("Networks are not cut: " + e.getMessage());
      return false;
    }
  }

  private static boolean bothServe(FaultGround ground) throws InterruptedException {
    for (var port : ports(ground)) {
      try (var client = new EdgeClient(List.of(port), HOST, PATH)) {
        if (!client.ask(0).isGood()) {
          return false;
        }
      }
    }
    return true;
  }

  private static EdgeClient client(FaultGround ground) {
    return new EdgeClient(ports(ground), HOST, PATH);
  }

  private static List<Integer> ports(FaultGround ground) {
    return ground.file().nodesOf(BalancerEntry.class).stream().map(BalancerEntry::port).toList();
  }

  private static void run(
      FaultGround ground,
      Round round,
      FaultRound run,
      OpenLoopLoad load,
      TaskCensus census,
      LeaderWatch leaders) {
    List<String> breaches = new ArrayList<>();
    try {
      breaches.addAll(run.run());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(story(round, run) + e.getMessage(), e);
    }
    var requests = load.tally().counts();
    if (requests.failed() > 0) {
      breaches.add(
          "%d of %d requests failed: %s; by second: %s"
              .formatted(
                  requests.failed(), requests.sent(), requests.reasons(), load.tally().seconds()));
    }
    breaches.addAll(census.breaches());
    var both = leaders.claims().longest();
    if (both.compareTo(BOTH_CLAIM) > 0) {
      breaches.add(
          leaders.claims().longestPair() + " said both to lead, for " + both.toMillis() + " ms");
    }
    if (census.running().size() != INSTANCES) {
      breaches.add("Though all is well, these tasks have processes: " + census.running());
    }
    if (!breaches.isEmpty()) {
      throw new AssertionError(
          story(round, run)
              + String.join("\n", breaches)
              + "\nTimeline:\n"
              + String.join("\n", ground.timeline())
              + "\nLogs:\n"
              + String.join("\n", ground.errors()));
    }
    System.out.print(story(round, run));
  }

  private static String story(Round round, FaultRound run) {
    var lines =
        Stream.concat(
            Stream.of("Repeat with -Dngp.seed=" + SEED + "; " + round), run.log().stream());
    return String.join("\n", lines.toList()) + "\n";
  }

  private static void report(
      int rounds, Recoveries recoveries, Tally.Counts requests, TaskCensus census) {
    System.out.printf(
        "Faults with seed %d, %d rounds; %d requests, %d failed, %d answered by the next balancer, the slowest took %d ms; at most %d tasks%n",
        SEED,
        rounds,
        requests.sent(),
        requests.failed(),
        requests.retried(),
        requests.latency().max().toMillis(),
        census.most());
    System.out.println("Seconds, median / nine of ten / most:");
    System.out.println(recoveries.table());
  }
}

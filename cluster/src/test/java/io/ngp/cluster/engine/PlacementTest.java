package io.ngp.cluster.engine;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.withAcceptedRoles;
import static io.ngp.cluster.testing.TestApps.withConstraints;
import static io.ngp.cluster.testing.TestApps.withMappings;
import static io.ngp.cluster.testing.TestApps.withPorts;
import static io.ngp.cluster.testing.TestApps.withResources;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PlacementRules.Constraint;
import io.ngp.cluster.app.PlacementRules.Operator;
import io.ngp.cluster.engine.AgentOffer.Free;
import io.ngp.cluster.engine.AgentOffer.Hosted;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.Placement.Result;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.testing.TestApps;
import io.ngp.cluster.testing.TestInstances;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlacementTest {
  private static final App APP = withResources(app("/a"), 1, 128, 10);
  private static final TaskId TASK = TestInstances.id(APP, 1).task(1);
  private static final Free ROOMY = new Free(8, 8_192, 10_000, 0);

  @Test
  void prefersTheAgentWithFewestTasksOfTheAppThenTheEmptiest() {
    AgentOffer full = offer("full", new Free(0.5, 8_192, 10_000, 0), 0);
    AgentOffer crowded = offer("crowded", ROOMY, 2);
    AgentOffer small = offer("small", new Free(2, 8_192, 10_000, 0), 1);
    AgentOffer large = offer("large", new Free(4, 8_192, 10_000, 0), 1);
    assertThat(agent(List.of(crowded, small, large, full))).isEqualTo("large");
    assertThat(agent(List.of(crowded, full))).isEqualTo("crowded");
  }

  @Test
  void taskWithVolumesGoesHomeThoughOthersAreEmptierAndConstraintsForbidIt() {
    App bound =
        withConstraints(APP, new Constraint("hostname", Operator.UNLIKE, Optional.of("home")));
    AgentOffer home = offer("home", new Free(1, 128, 10, 0), 3);

    assertThat(home(bound, List.of(offer("other", ROOMY, 0), home)))
        .isInstanceOfSatisfying(
            Result.Placed.class, placed -> assertThat(placed.agent().id()).isEqualTo("home"));
  }

  @Test
  void taskWithVolumesWaitsForItsAgentWhateverOthersHave() {
    assertThat(home(APP, List.of(offer("other", ROOMY, 0))))
        .isInstanceOfSatisfying(
            Result.Refused.class,
            refused ->
                assertThat(refused.verdicts())
                    .extracting(OfferVerdict::agent, OfferVerdict::reason, OfferVerdict::detail)
                    .containsExactly(
                        tuple(
                            "home",
                            RejectReason.NoCorrespondingReservationFound,
                            "keeps its volumes, but is not connected"),
                        tuple(
                            "other",
                            RejectReason.NoCorrespondingReservationFound,
                            "its volumes are on agent home")));
  }

  @Test
  void volumesCountAsDisk() {
    App resident = TestApps.resident(APP);
    AgentOffer small = offer("small", new Free(8, 8_192, 109, 0), 0);

    assertThat(Placement.place(resident, TASK, List.of(small), 1))
        .isInstanceOfSatisfying(
            Result.Refused.class,
            refused ->
                assertThat(refused.verdicts().getFirst().detail())
                    .isEqualTo("needs 110 MiB of disk, 109 are free"));
  }

  private static Result home(App app, List<AgentOffer> offers) {
    return Placement.placeHome(app, TASK, new Reservation(TASK.instance(), "home", app), offers, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4.0 | 128  | 10    | 2.5 | 8192  | 10000 | InsufficientCpus   | needs 4.0 cpus, 2.5 are free
          0.3 | 128  | 10    | 0.2 | 8192  | 10000 | InsufficientCpus   | needs 0.3 cpus, 0.2 are free
          1   | 512  | 10    | 2   | 128.5 | 10000 | InsufficientMemory | needs 512 MiB of memory, 128.5 are free
          1   | 128  | 20000 | 2   | 8192  | 10000 | InsufficientDisk   | needs 20000 MiB of disk, 10000 are free
          9   | 9999 | 20000 | 2   | 100   | 1     | InsufficientCpus   | needs 9.0 cpus, 2.0 are free
          1   | 128  | 10    | -1  | 8192  | 10000 | InsufficientCpus   | needs 1.0 cpus, 0.0 are free
          1   | 128  | 0     | 2   | 8192  | -1    | InsufficientDisk   | its disk is full
          """)
  void refusalSaysWhatIsNeededAndWhatIsThere(
      double cpus,
      double mem,
      double disk,
      double freeCpus,
      double freeMem,
      double freeDisk,
      RejectReason reason,
      String detail) {
    App app = withResources(APP, cpus, mem, disk);
    AgentOffer offer = offer("agent-1", new Free(freeCpus, freeMem, freeDisk, 0), 0);
    assertThat(place(app, List.of(offer)))
        .isEqualTo(new Result.Refused(TASK, List.of(new OfferVerdict("agent-1", reason, detail))));
  }

  @Test
  void everyAgentGetsItsVerdict() {
    AgentOffer small = offer("small", new Free(0.5, 128, 100, 0), 0);
    AgentOffer forgetful = offer("forgetful", new Free(4, 64, 100, 0), 0);
    assertThat(place(APP, List.of(small, forgetful)))
        .isInstanceOfSatisfying(
            Result.Refused.class,
            refused ->
                assertThat(refused.verdicts())
                    .extracting(OfferVerdict::agent, OfferVerdict::reason)
                    .containsExactly(
                        tuple("forgetful", RejectReason.InsufficientMemory),
                        tuple("small", RejectReason.InsufficientCpus)));
    assertThat(place(APP, List.of())).isEqualTo(new Result.Refused(TASK, List.of()));
  }

  @Test
  void tenthsOfCpusAddUp() {
    double free = 1.0;
    for (int i = 0; i < 9; i++) {
      free -= 0.1;
    }
    App app = withResources(APP, 0.1, 128, 0);
    AgentOffer offer = offer("agent-1", new Free(free, 128, 0, 0), 0);
    assertThat(place(app, List.of(offer))).isInstanceOf(Result.Placed.class);
  }

  @Test
  void agentInMaintenanceAndForeignRolesAreRefused() {
    AgentOffer offer =
        new AgentOffer(info("agent-1"), ROOMY, List.of(), Map.of(), Hosted.NONE, true);
    assertThat(reason(place(APP, List.of(offer)))).isEqualTo(RejectReason.AgentMaintenance);
    App choosy = withAcceptedRoles(APP, Set.of("prod"));
    assertThat(reason(place(choosy, List.of(offer)))).isEqualTo(RejectReason.UnfulfilledRole);
    App lenient = withAcceptedRoles(APP, Set.of("prod", "*"));
    assertThat(place(lenient, List.of(offer("agent-1", ROOMY, 0))))
        .isInstanceOf(Result.Placed.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Operator.class,
      names = {"GROUP_BY", "CLUSTER"})
  void whatLeavesADrainedAgentFindsItsPlaceThoughItIsSpreadOrKeptTogether(Operator operator) {
    App app =
        withConstraints(
            APP.withInstances(2), new Constraint("hostname", operator, Optional.empty()));
    AgentOffer draining =
        new AgentOffer(info("agent-1"), ROOMY, List.of(), Map.of(), new Hosted(2, 2), true);
    AgentOffer other =
        new AgentOffer(info("agent-2"), ROOMY, List.of(), Map.of(), new Hosted(1, 1), false);

    assertThat(place(app, List.of(draining, other)))
        .isInstanceOfSatisfying(
            Result.Placed.class, placed -> assertThat(placed.agent().id()).isEqualTo("agent-2"));
  }

  @Test
  void randomPortsAreConsecutiveFromASeededStart() {
    App app = withPorts(APP, false, 10_000, 10_001, 10_002);
    List<AgentOffer> offers = List.of(ports("31000-31999"));
    List<Integer> chosen = chosen(Placement.place(app, TASK, offers, 42));
    assertThat(chosen).hasSize(3);
    assertThat(chosen.get(1)).isEqualTo(chosen.get(0) + 1);
    assertThat(chosen.get(2)).isEqualTo(chosen.get(0) + 2);
    assertThat(chosen(Placement.place(app, TASK, offers, 42))).isEqualTo(chosen);
    assertThat(chosen(Placement.place(app, TASK, offers, 43))).isNotEqualTo(chosen);
  }

  @Test
  void randomPortsGoOnInTheNextRangeAndFromTheFront() {
    App app = withPorts(APP, false, 0, 0, 0, 0);
    List<AgentOffer> offers = List.of(ports("31000-31001", "31005", "31009"));
    for (long seed = 0; seed < 50; seed++) {
      assertThat(chosen(Placement.place(app, TASK, offers, seed)))
          .as("seed %d", seed)
          .containsExactlyInAnyOrder(31_000, 31_001, 31_005, 31_009);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | 31002      | needs host port 31002, which is not free
          false | 0          | host ports needed: 3, free: 2
          """)
  void portsThatAreMissingAreNamed(boolean required, int first, String detail) {
    App app = required ? withPorts(APP, true, first) : withPorts(APP, false, first, first, first);
    assertThat(place(app, List.of(ports("31000-31001"))))
        .isEqualTo(
            new Result.Refused(
                TASK,
                List.of(new OfferVerdict("agent-1", RejectReason.InsufficientPorts, detail))));
  }

  @Test
  void requiredPortsAreTakenExactly() {
    App app = withPorts(APP, true, 31_005, 31_001);
    assertThat(chosen(place(app, List.of(ports("31000-31009"))))).containsExactly(31_005, 31_001);
  }

  @Test
  void mappingsGetFixedRandomOrNoHostPorts() {
    App app = withMappings(APP, 31_001, 0, -1, 0);
    for (long seed = 0; seed < 20; seed++) {
      List<Integer> chosen =
          chosen(Placement.place(app, TASK, List.of(ports("31000-31002")), seed));
      assertThat(chosen).as("seed %d", seed).hasSize(3);
      assertThat(chosen.getFirst()).isEqualTo(31_001);
      assertThat(chosen).containsExactlyInAnyOrder(31_000, 31_001, 31_002);
    }
  }

  @Test
  void appWithoutPortsNeedsNone() {
    assertThat(chosen(place(APP, List.of(offer("agent-1", ROOMY, 0))))).isEmpty();
  }

  /** Rule: what is placed was free, is not given twice, and is refused only if no agent fits. */
  @Test
  void placesExactlyWhatFits() {
    for (long seed = 0; seed < 3_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      App app = withResources(app("/a"), 1 + random.nextInt(4), 100 * random.nextInt(4), 0);
      Integer[] wanted = new Integer[random.nextInt(4)];
      Arrays.fill(wanted, 0);
      app = withPorts(app, false, wanted);
      List<AgentOffer> offers = new ArrayList<>();
      for (int agent = 0; agent < random.nextInt(5); agent++) {
        int first = 31_000 + random.nextInt(10);
        offers.add(
            new AgentOffer(
                info("agent-" + agent),
                new Free(random.nextInt(5), 100 * random.nextInt(4), 0, 0),
                List.of(new PortRange(first, first + random.nextInt(4))),
                Map.of(),
                new Hosted(random.nextInt(3), 0),
                false));
      }
      App fits = app;
      List<AgentOffer> fitting =
          offers.stream()
              .filter(o -> o.free().cpus() >= fits.resources().cpus())
              .filter(o -> o.free().memMib() >= fits.resources().memMib())
              .filter(o -> o.freePorts().getFirst().size() >= wanted.length)
              .toList();
      switch (Placement.place(app, TASK, offers, seed)) {
        case Result.Refused(TaskId _, List<OfferVerdict> verdicts) -> {
          assertThat(fitting).as("seed %d", seed).isEmpty();
          assertThat(verdicts).as("seed %d", seed).hasSize(offers.size());
        }
        case Result.Placed(TaskId _, AgentInfo agent, List<Integer> ports) -> {
          AgentOffer used =
              fitting.stream().filter(o -> o.agent().equals(agent)).findFirst().orElseThrow();
          assertThat(ports).as("seed %d", seed).hasSize(wanted.length).doesNotHaveDuplicates();
          assertThat(ports).as("seed %d", seed).allMatch(used.freePorts().getFirst()::contains);
          assertThat(fitting)
              .as("seed %d", seed)
              .noneMatch(o -> o.hosted().tasks() < used.hosted().tasks());
        }
      }
    }
  }

  private static Result place(App app, List<AgentOffer> offers) {
    return Placement.place(app, TASK, offers, 1);
  }

  private static String agent(List<AgentOffer> offers) {
    return ((Result.Placed) place(APP, offers)).agent().id();
  }

  private static List<Integer> chosen(Result result) {
    return ((Result.Placed) result).hostPorts();
  }

  private static RejectReason reason(Result result) {
    return ((Result.Refused) result).verdicts().getFirst().reason();
  }

  private static AgentOffer offer(String agent, Free free, int tasks) {
    return new AgentOffer(info(agent), free, List.of(), Map.of(), new Hosted(tasks, tasks), false);
  }

  private static AgentOffer ports(String... ranges) {
    return new AgentOffer(
        info("agent-1"),
        ROOMY,
        List.of(ranges).stream().map(PortRange::parse).toList(),
        Map.of(),
        Hosted.NONE,
        false);
  }

  private static AgentInfo info(String id) {
    return new AgentInfo(id, id, Optional.empty(), Optional.empty());
  }
}

package io.ngp.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.AppSettings.Feature;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.health.NetworkProbe;
import io.ngp.cluster.health.Probes;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.testkit.cluster.InMemoryStateStore;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Leaders, a real agent and real processes that keep data and know a secret. */
@Timeout(120)
class LocalDataTest {
  private static final PathId DB = PathId.parse("/db/pg");
  private static final AppSettings SETTINGS =
      AppSettings.STANDARD.withFeatures(Set.of(Feature.SECRETS));

  @TempDir Path folder;

  private final InMemoryStateStore store = new InMemoryStateStore();
  private Optional<LocalRig> rig = Optional.empty();
  private Optional<ClusterLeader> leader = Optional.empty();
  private long epoch;

  @BeforeEach
  void begin() throws Exception {
    LocalRig started = new LocalRig(folder);
    rig = Optional.of(started);
    started.secrets.put("db/password", "hush-hush\n");
    elect();
  }

  @AfterEach
  void end() throws Exception {
    leader.ifPresent(ClusterLeader::close);
    if (rig.isPresent()) {
      rig.get().tearDown();
    }
  }

  @Test
  void dataOutlivesUpgradeStopAndRestartsOfMasterAndAgentUntilTheAppGoes() throws Exception {
    deploy("first", 1);
    Eventually.holds("it wrote", () -> lines().equals(List.of("first hush-hush")));

    deploy("second", 1);
    Eventually.holds("it went on", () -> lines().size() == 2);
    deploy("second", 0);
    leader().close();
    rig().restartAgent();
    elect();
    assertThat(lines()).containsExactly("first hush-hush", "second hush-hush");
    Eventually.holds(
        "room is kept for it",
        () -> leader().nodes().stream().anyMatch(n -> n.used().diskMib() == 10));

    deploy("second", 1);
    Eventually.holds("it came back", () -> lines().size() == 3);
    assertThat(instance().incarnation()).isEqualTo(3);

    leader().change(new TreeChange(PathId.ROOT, root -> root.withoutApp(DB), false));
    Eventually.holds("the folder is gone", () -> volumes().isEmpty());
  }

  @Test
  void dataOfAnAppThatWentWhileItsAgentWasAwayGoesWhenThatReturns() throws Exception {
    deploy("first", 1);
    Eventually.holds("it wrote", () -> lines().size() == 1);
    rig().cutOff();
    Eventually.holds("it is lost", () -> instance().condition().isCutOff());

    leader().change(new TreeChange(PathId.ROOT, root -> root.withoutApp(DB), false));
    Eventually.holds("it is gone", () -> leader().view().instancesOf(DB).isEmpty());
    leader().close();
    elect();
    assertThat(volumes()).hasSize(1);
    rig().reconnect();

    Eventually.holds("the folder is gone", () -> volumes().isEmpty());
    Eventually.holds(
        "nothing is left to do",
        () -> store.paths().stream().noneMatch(path -> path.startsWith("/releases/")));
  }

  @Test
  void launchWithoutItsSecretFailsAndSucceedsOnceThereIsOne() throws Exception {
    change("first", 1, "db/absent");
    Eventually.holds(
        "it says what it lacks",
        () ->
            Optional.ofNullable(leader().view().failures().get(DB))
                .filter(failure -> failure.message().contains("\"db/absent\""))
                .isPresent());
    assertThat(leader().view().queue().get(DB)).isNotNull();

    rig().secrets.put("db/absent", "found");

    Eventually.holds("it runs", () -> lines().equals(List.of("first found")));
  }

  private void elect() throws InterruptedException {
    epoch++;
    Engine engine = rig().engine();
    NetworkProbe probe = new NetworkProbe();
    ClusterLeader elected =
        new ClusterLeader(
            SETTINGS,
            store.ledBy(epoch),
            engine,
            new Probes(probe, probe),
            new RouteRules("ngp.test"),
            epoch,
            InstantSource.system(),
            () -> {});
    leader = Optional.of(elected);
    elected.start();
  }

  private void deploy(String release, int instances) throws Exception {
    change(release, instances, "db/password");
    Eventually.holds("it is deployed", () -> leader().view().deployments().isEmpty());
  }

  private void change(String release, int instances, String source) {
    String body =
        """
        {"id":"/db/pg","role":"db","cmd":"echo %s $PASSWORD >> data/log; exec sleep 300",
         "cpus":0.1,"mem":16,"instances":%d,"backoffSeconds":1,
         "secrets":{"password":{"source":"%s"}},"env":{"PASSWORD":{"secret":"password"}},
         "upgradeStrategy":{"minimumHealthCapacity":0,"maximumOverCapacity":0},
         "container":{"type":"MESOS","volumes":[{"containerPath":"data","persistent":{"size":10}}]}}
        """
            .formatted(release, instances, source);
    var app =
        new AppJson(SETTINGS)
            .read(
                AppJson.parse(body.getBytes(StandardCharsets.UTF_8)),
                PathId.ROOT,
                new Version(Instant.now()));
    assertThat(ProcessLimits.unsupported(app, rig().secrets)).isEmpty();
    var _ = leader().change(new TreeChange(PathId.ROOT, root -> root.withApp(app), false));
  }

  private List<String> lines() throws IOException {
    List<Path> volumes = volumes();
    Path log = volumes.isEmpty() ? folder.resolve("none") : volumes.getFirst().resolve("log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  private List<Path> volumes() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("data/volumes"))) {
      return all.toList();
    }
  }

  private Instance instance() {
    return leader().view().instancesOf(DB).stream().findFirst().orElseThrow();
  }

  private ClusterLeader leader() {
    return leader.orElseThrow();
  }

  private LocalRig rig() {
    return rig.orElseThrow();
  }
}

package io.ngp.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.apply.Applier;
import io.ngp.iac.apply.ApplyRequest;
import io.ngp.iac.apply.ApplyResult;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.configuration.ConfigurationLoader;
import io.ngp.iac.configuration.LoadRequest;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.plan.Planner;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.StateSession;
import io.ngp.iac.testing.InMemoryStateBackend;
import io.ngp.nodespec.NodeSpec;
import io.ngp.nodespec.NodeSpec.Access;
import io.ngp.provider.local.node.NodeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The modules that come with NGP, applied with processes that stand in for nodes. */
class ShippedClusterIT {
  private static final Path MODULES = Path.of("../modules").toAbsolutePath().normalize();
  private static final String OPEN =
      "api_origins: [\"https://ui.example:8443\"], api_max_requests: 500";
  private static final Access EXPECTED =
      new Access(List.of("https://ui.example:8443"), OptionalInt.of(500));

  @TempDir private Path project;
  private final StateSession session = InMemoryStateBackend.session();
  private LocalRig rig;
  private Registry registry;

  @BeforeEach
  void start() {
    rig = new LocalRig(project);
    registry = new Registry(List.of(rig.provider));
  }

  @AfterEach
  void stop() {
    session.close();
    rig.close();
  }

  @Test
  void mastersAreToldWhoMayCallAndThoseMadeAnewAreToo() throws IOException {
    apply(OPEN + ", masters: 3");

    assertThat(access("master-1")).isEqualTo(EXPECTED);
    assertThat(access("master-3")).isEqualTo(EXPECTED);

    rig.kill("master-2");
    Files.delete(rig.node("master-2").config());
    apply(OPEN + ", masters: 3");

    assertThat(access("master-2")).isEqualTo(EXPECTED);
    assertThat(plan(OPEN + ", masters: 3").actions()).isEmpty();
  }

  @Test
  void masterIsToldAgainWhatWasTakenFromItByHand() throws IOException {
    apply(OPEN);
    var config = rig.node("master-1").config();
    Files.writeString(config, Files.readString(config).replace("500", "7"));

    apply(OPEN);

    assertThat(access("master-1")).isEqualTo(EXPECTED);
  }

  @Test
  void platformThatSaysNothingOfItLetsNoPagesIn() throws IOException {
    apply("masters: 1");

    assertThat(access("master-1")).isEqualTo(Access.PLAIN);
    assertThat(Files.readString(rig.node("master-1").config())).doesNotContain("\"api\"");
  }

  @Test
  void mistakesAreToldBeforeAnythingIsMade() {
    assertThatThrownBy(() -> plan("api_origins: [ui.example]"))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("api_origins has \"ui.example\"");
    assertThatThrownBy(() -> plan("api_max_requests: 0"))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("api_max_requests")
        .hasMessageContaining("at least 1");
  }

  private Access access(String name) {
    var spec = NodeFile.read(rig.node(name)).orElseThrow().spec();
    return ((NodeSpec.Master) spec).access();
  }

  private void apply(String cluster) throws IOException {
    var configuration = configuration(cluster);
    var result =
        new Applier(registry, InstantSource.system())
            .apply(
                new ApplyRequest(
                    plan(cluster),
                    configuration,
                    session,
                    "apply",
                    "me@here",
                    4,
                    () -> false,
                    _ -> {}));
    assertThat(result.failures()).isEmpty();
    assertThat(result.outcome()).isEqualTo(ApplyResult.Outcome.COMPLETE);
  }

  private Plan plan(String cluster) throws IOException {
    return new Planner(registry).plan(PlanRequest.of(configuration(cluster), session.state()));
  }

  private Configuration configuration(String cluster) throws IOException {
    Files.writeString(
        project.resolve("platform.yaml"),
        "platform: demo\nmodules:\n  cluster: {api_port: 0, agents: 0, %s}\n  edge: {port: 0}\n"
            .formatted(cluster));
    return ConfigurationLoader.load(
        new LoadRequest(
            project,
            "default",
            MODULES,
            Map.of(),
            Map.of(),
            registry,
            Optional.empty(),
            Optional.empty()));
  }
}

package io.ngp.provider.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.apply.Applier;
import io.ngp.iac.apply.ApplyRequest;
import io.ngp.iac.apply.ApplyResult;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.configuration.ConfigurationLoader;
import io.ngp.iac.configuration.LoadRequest;
import io.ngp.iac.plan.Change;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.plan.Planner;
import io.ngp.iac.provider.Provider;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.state.StateSession;
import io.ngp.iac.testing.InMemoryStateBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A platform file with apps, planned and applied against a real API. */
final class AppPlatform implements AutoCloseable {
  static final String APP = "{id: /shop/web, cmd: serve, cpus: 0.1, instances: 2}";

  final ClusterRig rig = new ClusterRig();
  final StateSession session = InMemoryStateBackend.session();
  String modules = "modules: {cluster: {}, edge: {}}";
  String outputs = "url: \"${app['/shop/web'].url}\"";
  private final Path folder;
  private final Provider provider = () -> List.<ResourceType>of(rig.type);
  private final Registry registry = new Registry(List.of(provider));

  AppPlatform(Path folder) {
    this.folder = folder;
    module("cluster", "api: " + rig.address(), "apis: [\"" + rig.address() + "\"]", "ready: now");
    module("edge", "port: 8080");
  }

  void module(String name, String... values) {
    write(
        "builtin/" + name + "/module.yaml",
        "module: %s\ndescription: Pretended\noutputs:\n  %s\n"
            .formatted(name, String.join("\n  ", values)));
  }

  private void write(String name, String text) {
    try {
      var file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    session.close();
    rig.close();
  }

  private Configuration configuration(String... apps) {
    write(
        "platform.yaml",
        "platform: demo\n%s\napps:\n- %s\noutputs: {%s}\n"
            .formatted(modules, String.join("\n- ", apps), outputs));
    return ConfigurationLoader.load(
        new LoadRequest(
            folder,
            "default",
            folder.resolve("builtin"),
            Map.of(),
            Map.of(),
            registry,
            Optional.empty(),
            Optional.empty()));
  }

  Plan plan(String... apps) {
    return new Planner(registry).plan(PlanRequest.of(configuration(apps), session.state()));
  }

  ApplyResult apply(String... apps) {
    return new Applier(registry, InstantSource.system())
        .apply(
            new ApplyRequest(
                plan(apps),
                configuration(apps),
                session,
                "apply",
                "me@here",
                4,
                () -> false,
                _ -> {}));
  }

  /** The only change of a plan. */
  static Change only(Plan plan) {
    assertThat(plan.actions()).hasSize(1);
    return plan.actions().getFirst();
  }
}

package io.ngp.provider.cluster;

import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.testing.Given;
import io.ngp.iac.testing.ResourceTypeContract;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** Apps do what the engine relies on. */
class AppContractTest extends ResourceTypeContract {
  private final ClusterRig rig = new ClusterRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Override
  protected ResourceType type() {
    return rig.type;
  }

  private Fields app(int instances) {
    var secret = Given.fields("PASSWORD", new Secret(Value.of("correct horse")));
    return rig.inputs(
        Map.of(
            "id",
            "/shop/web",
            "cmd",
            "serve",
            "cpus",
            0.1,
            "instances",
            instances,
            "portDefinitions",
            List.of(Map.of("port", 0)),
            "env",
            secret));
  }

  @Override
  protected Fields inputs() {
    return app(2);
  }

  @Override
  protected Optional<Fields> changedInputs() {
    return Optional.of(app(3));
  }

  @Override
  protected List<String> outside() {
    return rig.apps();
  }
}

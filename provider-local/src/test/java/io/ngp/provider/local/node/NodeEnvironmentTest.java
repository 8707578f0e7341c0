package io.ngp.provider.local.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.nodespec.Role;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeEnvironmentTest {
  private static final Map<String, String> GIVEN =
      Map.of("PATH", "/bin", "NGP_APP_SECRET_TOKEN", "hidden", "NGP_HOME", "/elsewhere");

  @Test
  void onlyMastersGetTheSecretsOfApps() {
    assertThat(prepared(Role.MASTER)).containsKey("NGP_APP_SECRET_TOKEN");
    assertThat(prepared(Role.AGENT)).containsOnlyKeys("PATH", "NGP_HOME");
    assertThat(prepared(Role.BALANCER)).containsOnlyKeys("PATH", "NGP_HOME");
  }

  @Test
  void everyNodeKnowsWhereNgpIs() {
    for (var role : Role.values()) {
      assertThat(prepared(role)).containsEntry("NGP_HOME", "/opt/ngp");
    }
  }

  private static Map<String, String> prepared(Role role) {
    var variables = new HashMap<>(GIVEN);
    NodeEnvironment.prepare(variables, role, Path.of("/opt/ngp"));
    return variables;
  }
}

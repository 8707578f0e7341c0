package io.ngp.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.engine.Engine.Unsupported;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessLimitsTest {
  @Test
  void plainCommandWithChecksAndConstraintsIsSupported() {
    assertThat(
            unsupported(
                """
                {"id":"/a","cmd":"sleep 1","constraints":[["rack","UNIQUE"]],"user":"nobody",
                 "container":{"type":"MESOS"},"executor":"//cmd",
                 "fetch":[{"uri":"http://127.0.0.1/x.tgz"}],
                 "healthChecks":[{"protocol":"COMMAND","command":{"value":"true"}}],
                 "check":{"tcp":{"portIndex":0}},"readinessChecks":[{"portName":"default"}]}
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"id":"/a","container":{"type":"DOCKER","docker":{"image":"nginx"}}} | /container/docker
          {"id":"/a","cmd":"sleep 1","networks":[{"mode":"container/bridge"}],"container":{"type":"MESOS"}} | /networks(0)/mode
          {"id":"/a","cmd":"sleep 1","tty":true} | /tty
          {"id":"/a","cmd":"sleep 1","executor":"/opt/executor"} | /executor
          {"id":"/a","cmd":"sleep 1","container":{"type":"MESOS","volumes":[{"containerPath":"/x","hostPath":"/y","mode":"RO"}]}} | /container/volumes(0)
          """)
  void unsupportedMemberIsNamedWithItsReason(String definition, String path) {
    List<Unsupported> found = unsupported(definition);

    assertThat(found).singleElement().extracting(Unsupported::path).isEqualTo(path);
    assertThat(found.getFirst().reason()).isNotBlank();
  }

  private static List<Unsupported> unsupported(String definition) {
    AppJson json = new AppJson(AppSettings.STANDARD);
    return ProcessLimits.unsupported(
        json.read(
            AppJson.parse(definition.getBytes(StandardCharsets.UTF_8)),
            PathId.ROOT,
            new Version(Instant.EPOCH)));
  }
}

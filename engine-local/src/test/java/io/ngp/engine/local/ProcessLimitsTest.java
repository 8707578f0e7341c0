package io.ngp.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.AppSettings.Feature;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.engine.Engine.Unsupported;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.testkit.engine.InMemorySecrets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ProcessLimitsTest {
  private static final AppJson JSON =
      new AppJson(AppSettings.STANDARD.withFeatures(Set.of(Feature.SECRETS)));
  private static final SecretStore SECRETS = new InMemorySecrets();

  @Test
  void secretsAndPersistentVolumesAreSupported() {
    assertThat(
            unsupported(
                """
                {"id":"/a","cmd":"sleep 1","env":{"DB_PASS":{"secret":"db"}},
                 "secrets":{"db":{"source":"db/pass"}},
                 "role":"a",
                 "container":{"type":"MESOS","volumes":[{"containerPath":"conf/db.key","secret":"db"},
                  {"containerPath":"data","persistent":{"size":10}}]}}
                """))
        .isEmpty();
  }

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
          {"id":"/a","cmd":"version","container":{"type":"DOCKER","docker":{"image":"ngp:1"}}} | /cmd
          {"id":"/a","cmd":"sleep 1","networks":[{"mode":"container/bridge"}],"container":{"type":"MESOS"}} | /networks(0)/mode
          {"id":"/a","cmd":"sleep 1","tty":true} | /tty
          {"id":"/a","cmd":"sleep 1","executor":"/opt/executor"} | /executor
          {"id":"/a","cmd":"sleep 1","container":{"type":"MESOS","volumes":[{"containerPath":"/x","hostPath":"/y","mode":"RO"}]}} | /container/volumes(0)
          {"id":"/a","cmd":"sleep 1","secrets":{"db":{"source":"never"}}} | /secrets/db/source
          {"id":"/a","cmd":"sleep 1","secrets":{"db":{"source":"x"}},"env":{"DB-PASS":{"secret":"db"}}} | /env/DB-PASS/secret
          {"id":"/a","cmd":"sleep 1","secrets":{"db":{"source":"x"}},"env":{"PATH":{"secret":"db"}}} | /env/PATH/secret
          {"id":"/a","cmd":"sleep 1","secrets":{"db":{"source":"x"}},"container":{"type":"MESOS","volumes":[{"containerPath":"/etc/key","secret":"db"}]}} | /container/volumes(0)/containerPath
          {"id":"/a","cmd":"sleep 1","secrets":{"db":{"source":"x"}},"container":{"type":"MESOS","volumes":[{"containerPath":"../key","secret":"db"}]}} | /container/volumes(0)/containerPath
          {"id":"/a","cmd":"sleep 1","role":"a","container":{"type":"MESOS","volumes":[{"containerPath":"d","persistent":{"size":1,"type":"mount"}}]}} | /container/volumes(0)/persistent/type
          {"id":"/a","cmd":"sleep 1","role":"a","container":{"type":"MESOS","volumes":[{"containerPath":"d","persistent":{"size":1,"profileName":"p"}}]}} | /container/volumes(0)/persistent/profileName
          {"id":"/a","cmd":"sleep 1","role":"a","container":{"type":"MESOS","volumes":[{"containerPath":"stdout","persistent":{"size":1}}]}} | /container/volumes(0)/containerPath
          """)
  void unsupportedMemberIsNamedWithItsReason(String definition, String path) {
    List<Unsupported> found = unsupported(definition);

    assertThat(found).singleElement().extracting(Unsupported::path).isEqualTo(path);
    assertThat(found.getFirst().reason()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"id":"/a","containers":[{"name":"a","resources":{},"image":{"kind":"DOCKER","id":"nginx"}}]} | /containers(0)/image
          {"id":"/a","containers":[{"name":"a","resources":{},"exec":{"command":{"shell":"a"}},"tty":true}]} | /containers(0)/tty
          {"id":"/a","containers":[{"name":"a","resources":{},"exec":{"command":{"shell":"a"}}}],"networks":[{"name":"dcos"}]} | /networks(0)/mode
          {"id":"/a","containers":[{"name":"a","resources":{},"exec":{"command":{"shell":"a"}},"volumeMounts":[{"name":"v","mountPath":"v"}]}],"volumes":[{"name":"v","host":"/etc"}]} | /volumes(0)/host
          {"id":"/a","containers":[{"name":"a","resources":{},"exec":{"command":{"shell":"a"}},"volumeMounts":[{"name":"v","mountPath":"/v"}]}],"volumes":[{"name":"v"}]} | /containers(0)/volumeMounts(0)/mountPath
          {"id":"/a","containers":[{"name":"a","resources":{},"exec":{"command":{"shell":"a"}},"volumeMounts":[{"name":"v","mountPath":"v","readOnly":true}]}],"volumes":[{"name":"v"}]} | /containers(0)/volumeMounts(0)/readOnly
          {"id":"/a","containers":[{"name":"a","resources":{},"exec":{"command":{"shell":"a"}}}],"secrets":{"db":{"source":"never"}}} | /secrets/db/source
          {"id":"/a","containers":[{"name":"a","resources":{},"exec":{"command":{"shell":"a"}}}],"secrets":{"db":{"source":"x"}},"environment":{"PATH":{"secret":"db"}}} | /environment/PATH/secret
          {"id":"/a","containers":[{"name":"a","resources":{},"exec":{"command":{"shell":"a"}},"environment":{"DB-PASS":{"secret":"db"}}}],"secrets":{"db":{"source":"x"}}} | /containers(0)/environment/DB-PASS/secret
          """)
  void unsupportedMemberOfAPodIsNamedWithItsReason(String definition, String path) {
    List<Unsupported> found =
        ProcessLimits.unsupported(
            JSON.readPod(json(definition), PathId.ROOT, new Version(Instant.EPOCH)), SECRETS);

    assertThat(found).singleElement().extracting(Unsupported::path).isEqualTo(path);
    assertThat(found.getFirst().reason()).isNotBlank();
  }

  private static List<Unsupported> unsupported(String definition) {
    return ProcessLimits.unsupported(
        JSON.read(json(definition), PathId.ROOT, new Version(Instant.EPOCH)), SECRETS);
  }

  private static JsonNode json(String definition) {
    return AppJson.parse(definition.getBytes(StandardCharsets.UTF_8));
  }
}

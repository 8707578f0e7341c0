package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients are told by a master that has just lost the store and does not know it yet. */
class LostStoreTest {
  private ServedCluster cluster;
  private String firstVersion;

  @BeforeEach
  void startWithTwoVersions() throws Exception {
    cluster = ServedCluster.started(new LeaderRig());
    assertThat(deploy("one").statusCode()).isEqualTo(201);
    cluster.rig.settled();
    firstVersion = cluster.get("/v2/apps/shop/web").at("/app/version").asString();
    assertThat(deploy("two").statusCode()).isEqualTo(200);
    cluster.rig.settled();
    assertThat(cluster.get("/v2/apps/shop/web/versions/" + firstVersion).path("cmd").asString())
        .isEqualTo("one");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aFormerVersionIsUnavailableForNow() throws Exception {
    cluster.rig.store.becomeUnreachable();

    tellsToTryAgain(cluster.send("GET", "/v2/apps/shop/web/versions/" + firstVersion, ""));
  }

  @Test
  void aRollbackThatCannotReadTheFormerVersionChangesNothing() throws Exception {
    cluster.rig.store.becomeUnreachable();

    tellsToTryAgain(
        cluster.send(
            "PUT", "/v2/apps/shop/web?force=true", "{\"version\":\"%s\"}".formatted(firstVersion)));
    assertThat(cluster.get("/v2/apps/shop/web").at("/app/cmd").asString()).isEqualTo("two");
  }

  private HttpResponse<String> deploy(String command) throws Exception {
    return cluster.send(
        "PUT",
        "/v2/apps/shop/web?force=true",
        "{\"id\":\"/shop/web\",\"cmd\":\"%s\",\"cpus\":0.1}".formatted(command));
  }

  private static void tellsToTryAgain(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("Nothing was changed; try again");
  }
}

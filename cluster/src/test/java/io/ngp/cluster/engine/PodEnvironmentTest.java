package io.ngp.cluster.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.PodContainer;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.instance.InstanceId;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The environment of a pod's containers (Marathon, TaskGroupBuilder.scala). */
class PodEnvironmentTest {
  private static final String INSTANCE = "shop_pair.instance-12345678-1234-1234-1234-123456789012";

  private static final String PAIR =
      """
      {"id": "/shop/pair", "environment": {"A": "pod", "B": "pod", "HOST": "mine"},
       "labels": {"tier": "front", "a.b": "pod"},
       "containers": [
        {"name": "web", "exec": {"command": {"shell": "serve"}}, "resources": {"cpus": 0.5, "mem": 64},
         "environment": {"B": "web"}, "labels": {"a.b": "web"},
         "endpoints": [{"name": "http-api", "hostPort": 0}, {"name": "admin", "hostPort": 0}]},
        {"name": "log", "exec": {"command": {"shell": "ship"}}, "resources": {"cpus": 0.1, "mem": 32},
         "endpoints": [{"name": "in", "hostPort": 0}]}]}
      """;

  private static SortedMap<String, String> environment(String definition, int container) {
    App pod =
        new AppJson(AppSettings.STANDARD)
            .readPod(
                AppJson.parse(definition.getBytes(UTF_8)),
                PathId.ROOT,
                Version.parse("2026-11-21T10:00:00.000Z"));
    PodContainer wanted = pod.pod().orElseThrow().containers().get(container);
    return PodEnvironment.of(
        pod, wanted, InstanceId.parse(INSTANCE).task(3), "10.0.0.7", List.of(31001, 31002, 31003));
  }

  @Test
  void aContainerLearnsWhatItIsAndWhereAllEndpointsAre() {
    assertThat(environment(PAIR, 0))
        .containsEntry("MARATHON_APP_ID", "/shop/pair")
        .containsEntry("MARATHON_APP_VERSION", "2026-11-21T10:00:00.000Z")
        .containsEntry("MARATHON_CONTAINER_ID", "web")
        .containsEntry("MARATHON_CONTAINER_RESOURCE_CPUS", "0.5")
        .containsEntry("MARATHON_CONTAINER_RESOURCE_MEM", "64.0")
        .containsEntry("MARATHON_CONTAINER_RESOURCE_GPUS", "0")
        .containsEntry("MESOS_TASK_ID", INSTANCE + ".web.3")
        .containsEntry("MESOS_EXECUTOR_ID", "instance-" + INSTANCE)
        .containsEntry("ENDPOINT_HTTP_API", "31001")
        .containsEntry("EP_HOST_HTTP_API", "31001")
        .containsEntry("ENDPOINT_ADMIN", "31002")
        .containsEntry("ENDPOINT_IN", "31003")
        .doesNotContainKeys("EP_CONTAINER_IN", "PORT0", "PORTS");
  }

  @Test
  void itsOwnVariablesAndLabelsWinOverThePodsButNotOverThePlatforms() {
    assertThat(environment(PAIR, 0))
        .containsEntry("A", "pod")
        .containsEntry("B", "web")
        .containsEntry("HOST", "10.0.0.7")
        .containsEntry("MARATHON_APP_LABELS", "A_B TIER")
        .containsEntry("MARATHON_APP_LABEL_A_B", "web");
    assertThat(environment(PAIR, 1))
        .containsEntry("B", "pod")
        .containsEntry("MARATHON_APP_LABEL_A_B", "pod")
        .containsEntry("MARATHON_CONTAINER_ID", "log");
  }
}

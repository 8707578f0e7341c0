package io.ngp.cluster.api;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.resident;
import static io.ngp.cluster.testing.TestInstances.atHome;
import static io.ngp.cluster.testing.TestInstances.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.Instance;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;
import tools.jackson.databind.JsonNode;

/** {@code localVolumes} of a task (marathon/API.md 7 and 12). */
class LocalVolumesJsonTest {
  private static final App DB = resident(app("/shop/db"));

  @Test
  void taskNamesItsVolumesInMarathonsWords() {
    Instance instance = atHome(running(DB, 1));
    String uuid = instance.id().uuid();

    JsonNode volumes = TaskJson.write(view(DB), instance).path("localVolumes");

    assertThat(volumes.toString())
        .isEqualTo(
            """
            [{"runSpecId":"/shop/db","containerPath":"data","uuid":"%s",\
            "persistenceId":"shop_db#data#%s"}]\
            """
                .formatted(uuid, uuid));
  }

  @Test
  void othersHaveAnEmptyList() {
    App web = app("/shop/web");

    assertThat(TaskJson.write(view(web), running(web, 1)).path("localVolumes").toString())
        .isEqualTo("[]");
  }

  private static ClusterView view(App app) {
    return new ClusterView(
        RootGroup.EMPTY.withApp(app),
        HashTreePMap.empty(),
        List.of(),
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePMap.empty(),
        HashTreePMap.empty());
  }
}

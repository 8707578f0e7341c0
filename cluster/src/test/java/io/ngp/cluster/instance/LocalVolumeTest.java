package io.ngp.cluster.instance;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.resident;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.testing.TestInstances;
import org.junit.jupiter.api.Test;

class LocalVolumeTest {
  private static final App DB = resident(app("/shop/db"));

  @Test
  void instanceHasOneForEachPersistentVolumeAndItsIdNeverChanges() {
    InstanceId instance = TestInstances.id(DB, 1);

    assertThat(LocalVolume.of(DB, instance))
        .extracting(LocalVolume::persistenceId)
        .containsExactly("shop_db#data#" + instance.uuid());
    assertThat(LocalVolume.of(app("/shop/web"), instance)).isEmpty();
  }

  @Test
  void volumeIsOfItsInstanceAndOfNoOther() {
    InstanceId instance = TestInstances.id(DB, 1);
    String volume = new LocalVolume(instance, "a#b").persistenceId();

    assertThat(LocalVolume.isOf(instance, volume)).isTrue();
    assertThat(LocalVolume.isOf(TestInstances.id(DB, 2), volume)).isFalse();
    assertThat(LocalVolume.isOf(new InstanceId(app("/shop").id(), instance.uuid()), volume))
        .isFalse();
  }
}

package io.ngp.cluster.instance;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.Container.Volume;
import java.util.List;

/**
 * A persistent volume of one instance (marathon/API.md 12, {@code localVolumes}): which instance
 * has it and under which name its tasks find it. Its identity follows from that, so it is the same
 * for every leader and every task of the instance.
 */
public record LocalVolume(InstanceId instance, String containerPath) {
  /** Part of no app's id and of no uuid. */
  private static final String SEPARATOR = "#";

  /** The volumes an instance of this app has, in the order of the definition. */
  public static List<LocalVolume> of(App app, InstanceId instance) {
    return app.networking().container().map(Container::volumes).orElse(List.of()).stream()
        .filter(Volume.Persistent.class::isInstance)
        .map(volume -> new LocalVolume(instance, volume.containerPath()))
        .toList();
  }

  /** Marathon's {@code persistenceId}, {@code shop_db#data#<uuid>}; unique for ever. */
  public String persistenceId() {
    return String.join(SEPARATOR, instance.app().safe(), containerPath, instance.uuid());
  }

  /** Whether this is the {@code persistenceId} of a volume of the instance. */
  public static boolean isOf(InstanceId instance, String persistenceId) {
    return persistenceId.startsWith(instance.app().safe() + SEPARATOR)
        && persistenceId.endsWith(SEPARATOR + instance.uuid());
  }
}

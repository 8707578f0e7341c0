package io.ngp.testkit.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Resources;
import io.ngp.cluster.engine.EngineNode.Amounts;
import io.ngp.cluster.engine.Reservation;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.LocalVolume;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What pretended machines keep for instances: room by the leader's word, and volumes, which are
 * there from a task's start until they are freed. Touched only by the machines' owner thread.
 */
final class FakeVolumes {
  private final Map<InstanceId, Reservation> reserved = new LinkedHashMap<>();
  private final Map<InstanceId, String> volumes = new LinkedHashMap<>();

  void reserve(List<Reservation> reservations) {
    reserved.clear();
    reservations.forEach(reservation -> reserved.put(reservation.instance(), reservation));
  }

  Optional<Reservation> reservation(InstanceId instance) {
    return Optional.ofNullable(reserved.get(instance));
  }

  /** What of a node is not to be had: what these tasks use, and what is kept for others. */
  Amounts used(String node, List<FakeTask> living) {
    Set<InstanceId> busy = living.stream().map(t -> t.id.instance()).collect(Collectors.toSet());
    List<Resources> used =
        new ArrayList<>(living.stream().map(t -> t.service.resources()).toList());
    reserved.values().stream()
        .filter(kept -> kept.agent().equals(node) && !busy.contains(kept.instance()))
        .forEach(kept -> used.add(kept.service().resources()));
    return new Amounts(
        used.stream().mapToDouble(Resources::cpus).sum(),
        used.stream().mapToDouble(Resources::memMib).sum(),
        0,
        0,
        living.stream().mapToInt(t -> t.placement.hostPorts().size()).sum());
  }

  /** A task starts on a node; its volumes are there from now on. */
  void started(App service, InstanceId instance, String node) {
    if (!LocalVolume.of(service, instance).isEmpty()) {
      volumes.put(instance, node);
    }
  }

  void freed(InstanceId instance) {
    volumes.remove(instance);
  }

  /** Node by instance with volumes. */
  Map<InstanceId, String> all() {
    return Map.copyOf(volumes);
  }
}

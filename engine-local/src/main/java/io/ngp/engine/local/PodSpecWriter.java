package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PodContainer;
import io.ngp.cluster.app.PodSpec;
import io.ngp.cluster.app.PodVolume;
import io.ngp.cluster.app.Program;
import io.ngp.cluster.engine.PodEnvironment;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.TaskSpec;
import java.util.ArrayList;
import java.util.List;

/** Turns a pod and a placement into the part of an order that only pods have. */
final class PodSpecWriter {
  private PodSpecWriter() {}

  static TaskSpec.Pod of(App pod, PodSpec spec, TaskId task, Instance.Placement placement) {
    List<TaskSpec.Container> containers = new ArrayList<>();
    int probes = 0;
    for (PodContainer container : spec.containers()) {
      containers.add(
          new TaskSpec.Container(
              container.name(),
              program(pod, container, task, placement),
              container.mounts().stream()
                  .map(mount -> new TaskSpec.Mount(mount.volume(), mount.path()))
                  .toList(),
              // The pod's health checks are its containers', in order.
              container.healthCheck().isPresent() ? List.of(probes++) : List.of()));
    }
    return new TaskSpec.Pod(containers, spec.volumes().stream().map(PodVolume::name).toList());
  }

  private static TaskSpec.Program program(
      App pod, PodContainer container, TaskId task, Instance.Placement placement) {
    Program program = container.launch().program();
    return new TaskSpec.Program(
        SpecWriter.command(program.command()),
        PodEnvironment.of(pod, container, task, placement.agent().host(), placement.hostPorts()),
        program.user().or(() -> pod.program().user()),
        program.fetch());
  }
}

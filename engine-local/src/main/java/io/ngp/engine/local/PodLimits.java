package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Command;
import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.app.PodContainer;
import io.ngp.cluster.app.PodSpec;
import io.ngp.cluster.app.PodVolume;
import io.ngp.cluster.engine.Engine.Unsupported;
import io.ngp.cluster.engine.SecretStore;
import java.util.ArrayList;
import java.util.List;

/** Which parts of a pod plain processes can't honour. */
final class PodLimits {
  private static final String PROCESSES = "the local engine runs plain processes on this machine";
  private final App pod;
  private final PodSpec spec;
  private final List<Unsupported> found = new ArrayList<>();

  private PodLimits(App pod, PodSpec spec) {
    this.pod = pod;
    this.spec = spec;
  }

  static List<Unsupported> unsupported(App pod, PodSpec spec, SecretStore secrets) {
    PodLimits limits = new PodLimits(pod, spec);
    limits.found.addAll(ProcessLimits.sources(pod, secrets));
    limits.pod();
    for (int i = 0; i < spec.containers().size(); i++) {
      limits.container("/containers(%d)".formatted(i), spec.containers().get(i));
    }
    return List.copyOf(limits.found);
  }

  private void pod() {
    found.addAll(ProcessLimits.variables("/environment", pod.program().env()));
    List<Network> networks = pod.networking().networks();
    for (int i = 0; i < networks.size(); i++) {
      if (networks.get(i).mode() != Network.Mode.HOST) {
        add(
            "/networks(%d)/mode".formatted(i),
            PROCESSES + ", which share its network; use \"host\" and listen on $ENDPOINT_<NAME>");
      }
    }
    for (int i = 0; i < spec.volumes().size(); i++) {
      if (spec.volumes().get(i) instanceof PodVolume.Host) {
        add(
            "/volumes(%d)/host".formatted(i),
            PROCESSES
                + "; they see host folders under their own paths only. Leave \"host\" out to get"
                + " a folder the containers share");
      }
    }
  }

  private void container(String path, PodContainer container) {
    PodContainer.Launch launch = container.launch();
    if (launch.image().isPresent()) {
      add(path + "/image", PROCESSES + "; images need another engine");
    } else if (launch.program().command() instanceof Command.ImageDefault) {
      add(path + "/exec", "a process needs a \"command\"");
    }
    if (launch.program().tty().orElse(false)) {
      add(path + "/tty", PROCESSES + " and gives them no terminal");
    }
    found.addAll(ProcessLimits.variables(path + "/environment", launch.program().env()));
    if (container.resources().gpus() > 0) {
      add(path + "/resources/gpus", "the local engine has no gpus to give");
    }
    for (int i = 0; i < container.mounts().size(); i++) {
      mount("%s/volumeMounts(%d)".formatted(path, i), container.mounts().get(i));
    }
  }

  private void mount(String path, PodContainer.Mount mount) {
    if (mount.path().startsWith("/")) {
      add(
          path + "/mountPath",
          "\"%s\" is a path of the machine, and %s; give a path inside the container's folder, such as \"%s\", which is its working directory"
              .formatted(mount.path(), PROCESSES, mount.volume()));
    }
    if (mount.readOnly().orElse(false)) {
      add(
          path + "/readOnly",
          PROCESSES + ", and can't keep one of them from writing what another may; remove it");
    }
  }

  private void add(String path, String reason) {
    found.add(new Unsupported(path, reason));
  }
}

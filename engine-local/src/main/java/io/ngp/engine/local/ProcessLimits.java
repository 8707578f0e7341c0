package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Command;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.EnvValue;
import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.engine.Engine.Unsupported;
import java.util.ArrayList;
import java.util.List;

/** Which parts of a definition a plain process can't honour. */
public final class ProcessLimits {
  private static final String PROCESSES = "the local engine runs plain processes on this machine";

  private final App app;
  private final List<Unsupported> found = new ArrayList<>();

  private ProcessLimits(App app) {
    this.app = app;
  }

  /** Those parts, with the reason for each; pure. */
  public static List<Unsupported> unsupported(App app) {
    if (app.pod().isPresent()) {
      return PodLimits.unsupported(app, app.pod().get());
    }
    ProcessLimits limits = new ProcessLimits(app);
    limits.program();
    limits.container();
    limits.network();
    limits.rest();
    return List.copyOf(limits.found);
  }

  private void program() {
    if (app.program().command() instanceof Command.ImageDefault && !hasImage()) {
      add("/cmd", "a process needs \"cmd\" or \"args\"");
    }
    if (!app.program().secrets().isEmpty()) {
      add("/secrets", "no secret store is connected");
    }
    app.program()
        .env()
        .forEach((name, value) -> {
          if (value instanceof EnvValue.SecretReference) {
            add("/env/" + name + "/secret", "no secret store is connected");
          }
        });
    if (app.program().tty().orElse(false)) {
      add("/tty", PROCESSES + " and gives them no terminal");
    }
    String executor = app.program().executor();
    if (!executor.isEmpty() && !executor.equals("//cmd")) {
      add("/executor", "custom executors need Mesos; leave it out or set it to \"//cmd\"");
    }
  }

  private void container() {
    if (hasImage()) {
      add("/container/docker", PROCESSES + "; images need the swarm engine");
    }
    List<Container.Volume> volumes =
        app.networking().container().map(Container::volumes).orElse(List.of());
    for (int i = 0; i < volumes.size(); i++) {
      String path = "/container/volumes(%d)".formatted(i);
      switch (volumes.get(i)) {
        case Container.Volume.Host _ ->
            add(path, PROCESSES + "; they see host folders under their own paths only");
        case Container.Volume.Persistent _ ->
            add(path + "/persistent", "persistent volumes are not supported by the local engine");
        case Container.Volume.External _ ->
            add(path + "/external", "external volumes are not supported by the local engine");
        case Container.Volume.Secret _ -> add(path + "/secret", "no secret store is connected");
      }
    }
    if (app.networking().container().flatMap(Container::linuxInfo).isPresent()) {
      add("/container/linuxInfo", PROCESSES + " without seccomp or IPC settings");
    }
  }

  private void network() {
    List<Network> networks = app.networking().networks();
    for (int i = 0; i < networks.size(); i++) {
      if (networks.get(i).mode() != Network.Mode.HOST) {
        add(
            "/networks(%d)/mode".formatted(i),
            PROCESSES + ", which share its network; use \"host\" and listen on $PORT0");
      }
    }
  }

  private void rest() {
    if (app.resources().gpus() > 0) {
      add("/gpus", "the local engine has no gpus to give");
    }
  }

  private boolean hasImage() {
    return app.networking().container().flatMap(Container::docker).isPresent();
  }

  private void add(String path, String reason) {
    found.add(new Unsupported(path, reason));
  }
}

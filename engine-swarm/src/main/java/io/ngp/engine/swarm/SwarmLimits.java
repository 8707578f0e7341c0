package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Command;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.Container.Volume;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.engine.Engine.Unsupported;
import io.ngp.cluster.engine.PlatformImage;
import io.ngp.cluster.engine.SecretStore;
import java.util.ArrayList;
import java.util.List;

/** Which parts of a definition a container on a swarm can't honour. */
public final class SwarmLimits {
  private final App app;
  private final SecretStore secrets;
  private final List<Unsupported> found = new ArrayList<>();

  private SwarmLimits(App app, SecretStore secrets) {
    this.app = app;
    this.secrets = secrets;
  }

  /** Those parts, with the reason for each. */
  public static List<Unsupported> unsupported(App app, SecretStore secrets) {
    if (app.pod().isPresent()) {
      return List.of(
          new Unsupported(
              "/containers",
              "a swarm can't start containers as one, on one node and with one network; use apps that talk over a network, or the local engine"));
    }
    SwarmLimits limits = new SwarmLimits(app, secrets);
    limits.program();
    limits.image();
    limits.volumes();
    limits.networks();
    limits.checks();
    return List.copyOf(limits.found);
  }

  private void program() {
    boolean hasImage = ServiceWriter.docker(app).isPresent();
    if (app.program().command() instanceof Command.ImageDefault && !hasImage) {
      add("/cmd", "an app without an image needs \"cmd\" or \"args\"");
    }
    String executor = app.program().executor();
    if (!executor.isEmpty() && !executor.equals("//cmd")) {
      add("/executor", "custom executors need Mesos; leave it out or set it to \"//cmd\"");
    }
    if (!app.program().fetch().isEmpty()) {
      add(
          "/fetch",
          "nothing can be brought into a container of a swarm before its command runs, and it has no sandbox; put the files into the image or a volume");
    }
    app.program()
        .secrets()
        .forEach((name, source) ->
            secrets
                .objection(source)
                .ifPresent(why -> add("/secrets/%s/source".formatted(name), why)));
    if (app.resources().gpus() > 0) {
      add("/gpus", "the swarm engine has no gpus to give");
    }
  }

  private void image() {
    found.addAll(PlatformImage.unsupported(app));
    ServiceWriter.docker(app)
        .ifPresent(docker -> {
          if (docker.privileged()) {
            add("/container/docker/privileged", "services of a swarm can't be privileged");
          }
          for (int i = 0; i < docker.parameters().size(); i++) {
            add(
                "/container/docker/parameters(%d)".formatted(i),
                "\"%s\" is for \"docker run\", services of a swarm don't take it"
                    .formatted(docker.parameters().get(i).key()));
          }
        });
    if (app.networking().container().flatMap(Container::linuxInfo).isPresent()) {
      add("/container/linuxInfo", "services of a swarm have no seccomp or IPC settings");
    }
  }

  private void volumes() {
    List<Volume> volumes = app.networking().container().map(Container::volumes).orElse(List.of());
    for (int i = 0; i < volumes.size(); i++) {
      String path = "/container/volumes(%d)".formatted(i);
      switch (volumes.get(i)) {
        case Volume.Host volume -> {
          if (!volume.hostPath().startsWith("/")) {
            add(path + "/hostPath", "must be an absolute path of the node");
          }
        }
        case Volume.Persistent volume -> {
          if (volume.disk().type() != Container.DiskType.ROOT) {
            add(path + "/persistent/type", "Docker keeps volumes in its own folder: only \"root\"");
          }
        }
        case Volume.External volume -> {
          if (volume.name().isEmpty()) {
            add(path + "/external/name", "Docker needs the volume's name");
          }
        }
        case Volume.Secret _ -> {}
      }
    }
  }

  private void networks() {
    List<Network> networks = app.networking().networks();
    boolean isHost = app.networking().isHost();
    for (int i = 0; i < networks.size(); i++) {
      Network network = networks.get(i);
      if (network.mode() == Network.Mode.CONTAINER && network.name().isEmpty()) {
        add("/networks(%d)/name".formatted(i), "name an attachable network of the swarm");
      } else if (!isHost && network.mode() == Network.Mode.HOST) {
        add("/networks(%d)/mode".formatted(i), "\"host\" does not go with other networks");
      }
    }
  }

  private void checks() {
    List<HealthCheck> checks = app.checks().healthChecks();
    boolean hasCommand = false;
    for (int i = 0; i < checks.size(); i++) {
      if (checks.get(i).protocol() == HealthCheck.Protocol.COMMAND) {
        if (hasCommand) {
          add("/healthChecks(%d)".formatted(i), "Docker runs one command check per container");
        }
        hasCommand = true;
      }
    }
  }

  private void add(String path, String reason) {
    found.add(new Unsupported(path, reason));
  }
}

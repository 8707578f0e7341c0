package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Command;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.EnvValue;
import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.engine.Engine.Unsupported;
import io.ngp.cluster.engine.PlatformImage;
import io.ngp.cluster.engine.SecretStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which parts of a definition a plain process can't honour. */
public final class ProcessLimits {
  private static final String PROCESSES = "the local engine runs plain processes on this machine";

  /** What variables a shell passes on; others would have to stand in a command line. */
  private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final App app;
  private final SecretStore secrets;
  private final List<Unsupported> found = new ArrayList<>();

  private ProcessLimits(App app, SecretStore secrets) {
    this.app = app;
    this.secrets = secrets;
  }

  /** Those parts, with the reason for each. */
  public static List<Unsupported> unsupported(App app, SecretStore secrets) {
    if (app.pod().isPresent()) {
      return PodLimits.unsupported(app, app.pod().get(), secrets);
    }
    ProcessLimits limits = new ProcessLimits(app, secrets);
    limits.program();
    limits.secrets();
    limits.container();
    limits.network();
    limits.rest();
    return List.copyOf(limits.found);
  }

  private void program() {
    if (app.program().command() instanceof Command.ImageDefault && !hasImage()) {
      add("/cmd", "a process needs \"cmd\" or \"args\"");
    }
    if (app.program().tty().orElse(false)) {
      add("/tty", PROCESSES + " and gives them no terminal");
    }
    String executor = app.program().executor();
    if (!executor.isEmpty() && !executor.equals("//cmd")) {
      add("/executor", "custom executors need Mesos; leave it out or set it to \"//cmd\"");
    }
  }

  private void secrets() {
    found.addAll(sources(app, secrets));
    found.addAll(variables("/env", app.program().env()));
  }

  /** Sources of secrets that the store can't have. */
  static List<Unsupported> sources(App app, SecretStore secrets) {
    List<Unsupported> found = new ArrayList<>();
    app.program()
        .secrets()
        .forEach((name, source) ->
            secrets
                .objection(source)
                .ifPresent(
                    why -> found.add(new Unsupported("/secrets/%s/source".formatted(name), why))));
    return found;
  }

  /** Variables that can't hold a secret. */
  static List<Unsupported> variables(String path, Map<String, EnvValue> env) {
    List<Unsupported> found = new ArrayList<>();
    env.forEach((name, value) -> {
      if (value instanceof EnvValue.SecretReference && isShown(name)) {
        found.add(
            new Unsupported(
                "%s/%s/secret".formatted(path, name),
                "the variable of a secret must have a name of letters, digits and \"_\" and not be PATH, or its value would show"));
      }
    });
    return found;
  }

  /** Whether a variable's value gets into a command line or a message. */
  private static boolean isShown(String variable) {
    return variable.equals("PATH") || !SHELL_NAME.matcher(variable).matches();
  }

  /** A secret's file is made by us, so that it must be clear where. */
  private void secretVolume(String path, String containerPath) {
    boolean isInside =
        !containerPath.startsWith("/")
            && Arrays.stream(containerPath.split("/", -1))
                .noneMatch(part -> List.of("", ".", "..", "stdout", "stderr").contains(part));
    if (!isInside) {
      add(
          path + "/containerPath",
          "a secret becomes a file in the sandbox: \"%s\" must be a relative path there"
              .formatted(containerPath));
    }
  }

  /** A persistent volume is a folder of the agent. */
  private void persistentVolume(String path, Container.Volume.Persistent volume) {
    if (volume.disk().type() != Container.DiskType.ROOT) {
      add(
          path + "/persistent/type",
          "the local engine keeps volumes in a folder of the agent, so that only type \"root\" is there");
    }
    if (volume.disk().profileName().isPresent()) {
      add(path + "/persistent/profileName", "the local engine has no profiles of disks");
    }
    if (List.of("stdout", "stderr").contains(volume.containerPath())) {
      add(
          path + "/containerPath",
          "\"%s\" is where the task's output goes".formatted(volume.containerPath()));
    }
  }

  private void container() {
    found.addAll(PlatformImage.unsupported(app));
    if (hasImage() && PlatformImage.of(app).isEmpty()) {
      add("/container/docker", PROCESSES + "; images need the swarm engine");
    }
    List<Container.Volume> volumes =
        app.networking().container().map(Container::volumes).orElse(List.of());
    for (int i = 0; i < volumes.size(); i++) {
      String path = "/container/volumes(%d)".formatted(i);
      switch (volumes.get(i)) {
        case Container.Volume.Host _ ->
            add(path, PROCESSES + "; they see host folders under their own paths only");
        case Container.Volume.Persistent volume -> persistentVolume(path, volume);
        case Container.Volume.External _ ->
            add(path + "/external", "external volumes are not supported by the local engine");
        case Container.Volume.Secret secret -> secretVolume(path, secret.containerPath());
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

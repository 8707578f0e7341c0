package io.ngp.cluster.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The container a task runs in (marathon/API.md 3.3); which kinds can run is the engine's to say.
 */
public record Container(
    Type type,
    Optional<Docker> docker,
    List<Volume> volumes,
    Optional<List<Networking.PortMapping>> portMappings,
    Optional<LinuxInfo> linuxInfo) {
  public Container {
    volumes = List.copyOf(volumes);
    portMappings = portMappings.map(List::copyOf);
  }

  /** A plain Mesos sandbox without an image. */
  static final Container SANDBOX =
      new Container(Type.MESOS, Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  public Container withPortMappings(Optional<List<Networking.PortMapping>> mappings) {
    return new Container(type, docker, volumes, mappings, linuxInfo);
  }

  /** Whether tasks own persistent volumes, which binds them to their agents. */
  public boolean isResident() {
    return volumes.stream().anyMatch(Volume.Persistent.class::isInstance);
  }

  /** Whether any volume outlives its task and can't be used by two tasks at once. */
  boolean keepsData() {
    return isResident() || volumes.stream().anyMatch(Volume.External.class::isInstance);
  }

  public enum Type {
    MESOS,
    DOCKER
  }

  /** The image and how it is run. */
  public record Docker(
      String image,
      boolean forcePullImage,
      boolean privileged,
      List<Parameter> parameters,
      Optional<String> pullSecret) {
    public Docker {
      parameters = List.copyOf(parameters);
    }
  }

  public record Parameter(String key, String value) {}

  public enum Mode {
    RO,
    RW
  }

  /** A folder or file a container sees. */
  public sealed interface Volume {
    String containerPath();

    record Host(String containerPath, String hostPath, Mode mode) implements Volume {}

    record Persistent(String containerPath, Mode mode, Disk disk) implements Volume {}

    record External(
        String containerPath,
        Mode mode,
        Optional<String> name,
        Optional<String> provider,
        Map<String, String> options,
        Optional<Integer> sizeGib,
        boolean shared)
        implements Volume {
      public External {
        options = Map.copyOf(options);
      }
    }

    record Secret(String containerPath, String secret) implements Volume {}
  }

  /** What a persistent volume is made of; sizes in MiB. */
  public record Disk(
      DiskType type,
      long sizeMib,
      Optional<Long> maxSizeMib,
      List<List<String>> constraints,
      Optional<String> profileName) {
    public Disk {
      constraints = constraints.stream().map(List::copyOf).toList();
    }
  }

  public enum DiskType {
    ROOT,
    PATH,
    MOUNT
  }

  /** Seccomp and IPC settings. */
  public record LinuxInfo(Optional<Seccomp> seccomp, Optional<Ipc> ipc) {}

  public record Seccomp(Optional<String> profileName, boolean unconfined) {}

  public record Ipc(String mode, Optional<Integer> shmSizeMib) {}
}

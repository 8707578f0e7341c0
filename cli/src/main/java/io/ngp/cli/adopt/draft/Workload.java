package io.ngp.cli.adopt.draft;

import io.ngp.cli.api.AppId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a Compose service or a process type asks for, whoever asks for it.
 *
 * @param ports the first one is where requests are sent to
 * @param dependencies apps that are deployed before this one
 */
public record Workload(
    AppId id,
    Program program,
    Scale scale,
    List<Port> ports,
    Optional<Health> health,
    List<Mount> mounts,
    Set<AppId> dependencies,
    Map<String, String> labels) {
  /** Copies the collections. */
  public Workload {
    ports = List.copyOf(ports);
    mounts = List.copyOf(mounts);
  }

  /** What to run. */
  public sealed interface Command {
    /** A line for a shell. */
    record Shell(String line) implements Command {}

    /** A program and its arguments, or in an image those of its entry point. */
    record Arguments(List<String> words) implements Command {
      public Arguments {
        words = List.copyOf(words);
      }
    }

    /** What the image says. */
    record OfImage() implements Command {}
  }

  /**
   * What runs.
   *
   * @param image absent for a process of the machine
   * @param parameters for the engine that runs the image, as {@code docker run} names them
   */
  public record Program(
      Command command,
      Optional<String> image,
      Map<String, String> parameters,
      Map<String, String> env,
      Optional<String> user) {}

  /**
   * How many and how large.
   *
   * @param memMib in MiB
   * @param killGraceSeconds absent for the platform's default
   */
  public record Scale(
      int instances,
      BigDecimal cpus,
      BigDecimal memMib,
      Optional<BigDecimal> cpuLimit,
      Optional<BigDecimal> memLimitMib,
      Optional<Integer> killGraceSeconds) {
    /** One instance of the size that is asked for where nothing is said. */
    public static Scale one(AdoptionRequest request) {
      return new Scale(
          1,
          request.cpus(),
          request.memMib(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /**
   * A port.
   *
   * @param inside what the program listens at in its container; 0 for any
   * @param published where it was reached from outside; 0 for nowhere in particular
   * @param protocol {@code tcp} or {@code udp}
   */
  public record Port(int inside, int published, String protocol, Optional<String> name) {}

  /** How to see whether an instance is well. */
  public sealed interface Health {
    /** A line for a shell that ends with 0. */
    record Line(String line, Timing timing) implements Health {}

    /** The first port accepts connections. */
    record Connects(Timing timing) implements Health {}
  }

  /** When to look, in seconds, and how often it may fail in a row. */
  public record Timing(int grace, int interval, int timeout, int failures) {}

  /** A folder of the machine in the container. */
  public record Mount(String containerPath, String hostPath, boolean isReadOnly) {}
}

package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Check;
import io.ngp.cluster.app.Command;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.Networking.DeclaredPort;
import io.ngp.cluster.app.Networking.Endpoint;
import io.ngp.cluster.app.Networking.PortDefinition;
import io.ngp.cluster.app.Networking.PortMapping;
import io.ngp.cluster.app.Resources;
import io.ngp.cluster.app.Resources.Limit;
import io.ngp.cluster.engine.EffectivePort;
import io.ngp.cluster.engine.PlatformImage;
import io.ngp.cluster.engine.TaskEnvironment;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.LocalVolume;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.Probe;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.engine.local.wire.TaskVolumes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Turns a definition and a placement into an order for an agent. */
final class SpecWriter {
  private static final int FIRST_UNPRIVILEGED = 1_025;
  private static final int LAST_PORT = 65_535;

  private SpecWriter() {}

  /**
   * The order, but for its secrets, which are read when it is sent.
   *
   * @throws IllegalArgumentException if the definition has no command
   */
  static TaskSpec of(App app, TaskId task, Instance.Placement placement) {
    return new TaskSpec(
        task.toString(),
        app.id().toString(),
        program(app, task, placement),
        shares(app.resources()),
        ports(app, placement),
        probes(app, placement),
        check(app, placement),
        app.lifecycle().killGrace().map(Duration::toMillis),
        app.pod().map(spec -> PodSpecWriter.of(app, spec, task, placement)),
        volumes(app, task.instance()),
        Optional.empty());
  }

  private static TaskSpec.Program program(App app, TaskId task, Instance.Placement placement) {
    return new TaskSpec.Program(
        command(app),
        TaskEnvironment.of(
            app,
            task,
            placement.agent().host(),
            placement.hostPorts(),
            () -> ThreadLocalRandom.current().nextInt(FIRST_UNPRIVILEGED, LAST_PORT + 1)),
        app.program().user(),
        app.program().fetch());
  }

  /** Arguments for the image of NGP are for the agent's own. */
  private static List<String> command(App app) {
    List<String> words = new ArrayList<>(command(app.program().command()));
    if (PlatformImage.of(app).isPresent()) {
      words.addFirst("ngp");
    }
    return words;
  }

  static List<String> command(Command command) {
    return switch (command) {
      case Command.Shell(String line) -> List.of("/bin/sh", "-c", line);
      case Command.Arguments(List<String> arguments) -> arguments;
      case Command.ImageDefault() -> List.of();
    };
  }

  private static TaskSpec.Shares shares(Resources resources) {
    Optional<Double> cpuLimit =
        resources.limits().flatMap(Resources.Limits::cpus).flatMap(SpecWriter::amount);
    Optional<Limit> memory = resources.limits().flatMap(Resources.Limits::mem);
    return new TaskSpec.Shares(
        resources.cpus(),
        cpuLimit,
        memory.isPresent() ? amount(memory.get()) : Optional.of(resources.memMib()));
  }

  private static Optional<Double> amount(Limit limit) {
    return switch (limit) {
      case Limit.Unlimited() -> Optional.empty();
      case Limit.AtMost(double value) -> Optional.of(value);
    };
  }

  private static List<TaskSpec.Port> ports(App app, Instance.Placement placement) {
    List<TaskSpec.Port> ports = new ArrayList<>();
    Iterator<Integer> assigned = placement.hostPorts().iterator();
    for (DeclaredPort declared : app.networking().ports()) {
      switch (declared) {
        case PortDefinition _ ->
            ports.add(new TaskSpec.Port(assigned.next(), app.networking().requirePorts()));
        case PortMapping mapping ->
            mapping
                .hostPort()
                .ifPresent(wanted -> ports.add(new TaskSpec.Port(assigned.next(), wanted != 0)));
        case Endpoint endpoint ->
            endpoint
                .hostPort()
                .ifPresent(wanted -> ports.add(new TaskSpec.Port(assigned.next(), wanted != 0)));
      }
    }
    return ports;
  }

  private static Optional<TaskVolumes> volumes(App app, InstanceId instance) {
    List<TaskVolumes.Mount> mounts =
        LocalVolume.of(app, instance).stream()
            .map(volume -> new TaskVolumes.Mount(volume.persistenceId(), volume.containerPath()))
            .toList();
    return mounts.isEmpty() ? Optional.empty() : Optional.of(new TaskVolumes(mounts));
  }

  private static List<Probe> probes(App app, Instance.Placement placement) {
    List<Probe> probes = new ArrayList<>();
    List<HealthCheck> checks = app.checks().healthChecks();
    for (int i = 0; i < checks.size(); i++) {
      Optional<Probe.Question> question = question(app, placement, checks.get(i));
      if (question.isPresent()) {
        HealthCheck.Timing timing = checks.get(i).timing();
        probes.add(
            new Probe(
                i,
                question.get(),
                timing.delay().toMillis(),
                timing.interval().toMillis(),
                timing.timeout().toMillis()));
      }
    }
    return probes;
  }

  private static Optional<Probe> check(App app, Instance.Placement placement) {
    int index = app.checks().healthChecks().size();
    return app.checks()
        .check()
        .map(check ->
            new Probe(
                index,
                question(app, placement, check.probe()),
                check.delay().toMillis(),
                check.interval().toMillis(),
                check.timeout().toMillis()));
  }

  private static Probe.Question question(App app, Instance.Placement placement, Check.Probe probe) {
    return switch (probe) {
      case Check.Probe.Exec(String shell) -> new Probe.Question(Probe.Kind.COMMAND, shell, "", 0);
      case Check.Probe.Tcp tcp ->
          new Probe.Question(
              Probe.Kind.TCP, "", "", port(app, placement, tcp.port(), tcp.portIndex()));
      case Check.Probe.Http http ->
          new Probe.Question(
              Probe.Kind.valueOf(http.scheme()),
              "",
              http.path().orElse("/"),
              port(app, placement, http.port(), http.portIndex()));
    };
  }

  private static int port(
      App app, Instance.Placement placement, Optional<Integer> port, Optional<Integer> portIndex) {
    return EffectivePort.atAgent(app, placement, port, portIndex)
        .map(EffectivePort::port)
        .orElse(0);
  }

  /** What the agent is to ask; empty if the master asks. */
  private static Optional<Probe.Question> question(
      App app, Instance.Placement placement, HealthCheck check) {
    int port = EffectivePort.of(app, placement, check).map(EffectivePort::port).orElse(0);
    String path = check.path().orElse("/");
    return switch (check.protocol()) {
      case HTTP, HTTPS, TCP -> Optional.empty();
      case COMMAND ->
          Optional.of(
              new Probe.Question(Probe.Kind.COMMAND, check.command().orElse("true"), "", 0));
      case MESOS_HTTP -> Optional.of(new Probe.Question(Probe.Kind.HTTP, "", path, port));
      case MESOS_HTTPS -> Optional.of(new Probe.Question(Probe.Kind.HTTPS, "", path, port));
      case MESOS_TCP -> Optional.of(new Probe.Question(Probe.Kind.TCP, "", "", port));
    };
  }
}

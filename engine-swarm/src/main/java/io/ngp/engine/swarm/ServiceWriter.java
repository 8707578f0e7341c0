package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Command;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.app.Networking.PortMapping;
import io.ngp.cluster.app.Resources;
import io.ngp.cluster.app.Resources.Limit;
import io.ngp.cluster.engine.TaskEnvironment;
import io.ngp.cluster.engine.TaskPorts;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the service that runs one task: a single one, on one node, never restarted by the swarm.
 */
final class ServiceWriter {
  private static final int FIRST_UNPRIVILEGED = 1_025;
  private static final int LAST_PORT = 65_535;
  private static final double NANO = 1e9;
  private static final long MIB = 1 << 20;

  /** Mesos gives no task less. */
  private static final double LEAST_MEMORY = 32;

  private final SwarmSettings settings;
  private final SecretWriter secrets;
  private final long epoch;

  ServiceWriter(SwarmSettings settings, SecretWriter secrets, long epoch) {
    this.settings = settings;
    this.secrets = secrets;
    this.epoch = epoch;
  }

  /**
   * What is posted.
   *
   * @param headers those of the request; what they hold is secret, as are parts of the service
   */
  record Order(ObjectNode service, Map<String, String> headers) {
    @Override
    public String toString() {
      return "(a service and its secrets)";
    }
  }

  /**
   * The order for a task; makes the secrets it needs.
   *
   * @param node the swarm's id of the node
   * @param image the id of the image on that node, for which no registry is asked; by its name else
   * @throws LackingException if a secret of the app can't be had
   */
  Order order(
      App app, TaskId task, Instance.Placement placement, String node, Optional<String> image) {
    ObjectNode service = JsonMapper.shared().createObjectNode();
    service.put("Name", ServiceName.of(task));
    service
        .putObject("Labels")
        .put(Labels.PLATFORM, settings.platform())
        .put(Labels.TASK, task.toString())
        .put(Labels.APP, app.id().toString())
        .put(Labels.EPOCH, Long.toString(epoch));
    service.withObject("/Mode/Replicated").put("Replicas", 1);
    ObjectNode template = service.putObject("TaskTemplate");
    ObjectNode container = template.putObject("ContainerSpec");
    container.put("Image", image.orElseGet(() -> image(app)));
    writeContainer(container, app, task, placement);
    SecretWriter.Written written = secrets.write(app, task, container);
    writeResources(template.putObject("Resources"), app.resources());
    template.putObject("RestartPolicy").put("Condition", "none");
    template.withObject("/Placement").putArray("Constraints").add("node.id==" + node);
    writeNetworks(template.putArray("Networks"), app);
    writePorts(service.putObject("EndpointSpec"), app, placement);
    return new Order(service, written.headers());
  }

  private void writeContainer(
      ObjectNode container, App app, TaskId task, Instance.Placement placement) {
    container
        .putObject("Labels")
        .put(Labels.PLATFORM, settings.platform())
        .put(Labels.TASK, task.toString());
    writeCommand(container, app);
    ArrayNode env = container.putArray("Env");
    TaskEnvironment.of(
            app,
            task,
            placement.agent().host(),
            placement.hostPorts(),
            () -> ThreadLocalRandom.current().nextInt(FIRST_UNPRIVILEGED, LAST_PORT + 1))
        .forEach((name, value) -> env.add(name + "=" + value));
    app.program().user().ifPresent(user -> container.put("User", user));
    app.program().tty().filter(tty -> tty).ifPresent(tty -> container.put("TTY", tty));
    container.put("Init", true);
    Duration grace = app.lifecycle().killGrace().orElse(settings.patience().killGrace());
    container.put("StopGracePeriod", grace.toNanos());
    VolumeWriter.write(container, app, task.instance(), settings.platform());
    writeHealth(container.putObject("Healthcheck"), app);
  }

  static Optional<Container.Docker> docker(App app) {
    return app.networking().container().flatMap(Container::docker);
  }

  private String image(App app) {
    return docker(app).map(Container.Docker::image).orElse(settings.baseImage());
  }

  /** In Docker's words the command is what runs, and arguments go to an image's entry point. */
  private static void writeCommand(ObjectNode container, App app) {
    switch (app.program().command()) {
      case Command.Shell(String line) -> {
        container.putArray("Command").add("/bin/sh").add("-c");
        container.putArray("Args").add(line);
      }
      case Command.Arguments(List<String> arguments) -> {
        ArrayNode words = container.putArray(docker(app).isPresent() ? "Args" : "Command");
        arguments.forEach(words::add);
      }
      case Command.ImageDefault() -> {}
    }
  }

  /**
   * The COMMAND check, which the daemon runs: the swarm calls a container running once it passed,
   * and ends one that failed too often. An image's own check is switched off, as in Marathon.
   */
  private static void writeHealth(ObjectNode health, App app) {
    Optional<HealthCheck> check =
        app.checks().healthChecks().stream()
            .filter(c -> c.protocol() == HealthCheck.Protocol.COMMAND)
            .findFirst();
    if (check.isEmpty()) {
      health.putArray("Test").add("NONE");
      return;
    }
    HealthCheck.Timing timing = check.get().timing();
    int failures = check.get().maxConsecutiveFailures();
    health
        .put("Interval", timing.interval().toNanos())
        .put("Timeout", timing.timeout().toNanos())
        .put("StartPeriod", timing.grace().toNanos())
        .put("Retries", failures == 0 ? Integer.MAX_VALUE : failures)
        .putArray("Test")
        .add("CMD-SHELL")
        .add(check.get().command().orElse("true"));
  }

  private static void writeResources(ObjectNode json, Resources resources) {
    ObjectNode reservations = json.putObject("Reservations");
    reservations.put("NanoCPUs", Math.round(resources.cpus() * NANO));
    reservations.put("MemoryBytes", Math.round(resources.memMib() * MIB));
    ObjectNode limits = json.putObject("Limits");
    resources
        .limits()
        .flatMap(Resources.Limits::cpus)
        .flatMap(ServiceWriter::amount)
        .ifPresent(cpus -> limits.put("NanoCPUs", Math.round(cpus * NANO)));
    Optional<Limit> memory = resources.limits().flatMap(Resources.Limits::mem);
    (memory.isPresent() ? amount(memory.get()) : Optional.of(resources.memMib()))
        .ifPresent(mem -> limits.put("MemoryBytes", Math.round(Math.max(mem, LEAST_MEMORY) * MIB)));
  }

  private static Optional<Double> amount(Limit limit) {
    return switch (limit) {
      case Limit.Unlimited() -> Optional.empty();
      case Limit.AtMost(double value) -> Optional.of(value);
    };
  }

  /** A bridge is what Docker gives where nothing else is asked for. */
  private static void writeNetworks(ArrayNode json, App app) {
    for (Network network : app.networking().networks()) {
      switch (network.mode()) {
        case HOST -> json.addObject().put("Target", "host");
        case CONTAINER -> network.name().ifPresent(name -> json.addObject().put("Target", name));
        case BRIDGE -> {}
      }
    }
  }

  private static void writePorts(ObjectNode json, App app, Instance.Placement placement) {
    json.put("Mode", "dnsrr");
    if (app.networking().isHost()) {
      return;
    }
    ArrayNode ports = json.putArray("Ports");
    List<Optional<Integer>> assigned =
        TaskPorts.assigned(app.networking().ports(), placement.hostPorts());
    for (int i = 0; i < assigned.size(); i++) {
      if (app.networking().ports().get(i) instanceof PortMapping mapping
          && assigned.get(i).isPresent()) {
        int published = assigned.get(i).get();
        for (String protocol : mapping.protocol().split(",", -1)) {
          ports
              .addObject()
              .put("Protocol", protocol.strip())
              .put("TargetPort", mapping.containerPort() == 0 ? published : mapping.containerPort())
              .put("PublishedPort", published)
              .put("PublishMode", "host");
        }
      }
    }
  }
}

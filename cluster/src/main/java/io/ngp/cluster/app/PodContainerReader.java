package io.ngp.cluster.app;

import io.ngp.cluster.app.AppSettings.Feature;
import io.ngp.cluster.app.Networking.Endpoint;
import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.app.PodContainer.Image;
import io.ngp.cluster.app.PodContainer.Launch;
import io.ngp.cluster.app.PodContainer.Mount;
import io.ngp.cluster.app.Resources.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads and checks one container of a pod (Marathon, podContainer.raml and PodsValidation). */
final class PodContainerReader {
  private static final int MAX_NAME = 63;
  private static final int MAX_TEXT = 1_024;
  private static final double MIN_MEM = 0.001;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private final JsonFields container;
  private final Surroundings pod;

  PodContainerReader(JsonFields container, Surroundings pod) {
    this.container = container;
    this.pod = pod;
  }

  /**
   * What a container must fit into.
   *
   * @param hasNetworks whether networks were named, rather than left to the default
   */
  record Surroundings(
      AppSettings settings,
      Map<String, String> secrets,
      List<Network> networks,
      boolean hasNetworks,
      List<PodVolume> volumes) {}

  PodContainer read() {
    List<Endpoint> endpoints = endpoints();
    return new PodContainer(
        name(container, "name"),
        launch(),
        resources(),
        endpoints,
        container
            .object("healthCheck")
            .flatMap(check -> new PodHealthCheckReader(check, endpoints).read()),
        mounts(),
        container.textMap("labels"));
  }

  /** A required name as containers, endpoints and volumes have it (stringTypes.raml). */
  static String name(JsonFields fields, String member) {
    Optional<JsonValue> value = fields.required(member);
    return value
        .flatMap(v -> v.text(1, MAX_NAME))
        .flatMap(text ->
            NAME.matcher(text).matches()
                ? Optional.of(text)
                : value.flatMap(v -> v.wrong("error.pattern")))
        .orElse("");
  }

  /** What {@code command} says: one of {@code shell} and {@code argv} (mesosCommand.raml). */
  static Command command(JsonFields command) {
    Optional<String> shell = command.at("shell").flatMap(value -> value.text(1, Integer.MAX_VALUE));
    if (command.has("shell") == command.has("argv")) {
      command
          .findings()
          .rule(command.path(), "must have either \"shell\" or \"argv\", and not both");
    }
    if (shell.isPresent()) {
      return new Command.Shell(shell.get());
    }
    List<String> argv = command.texts("argv");
    if (command.has("argv") && (argv.isEmpty() || argv.getFirst().isEmpty())) {
      command.rule("argv", "must begin with the name of a program");
    }
    return argv.isEmpty() ? new Command.ImageDefault() : new Command.Arguments(argv);
  }

  private Launch launch() {
    ProgramReader reader = new ProgramReader(container, pod.settings());
    Optional<JsonFields> exec = container.object("exec");
    Command command =
        exec.flatMap(fields -> fields.required("command").flatMap(JsonValue::object))
            .map(PodContainerReader::command)
            .orElse(new Command.ImageDefault());
    Optional<Image> image = container.object("image").map(this::image);
    if (exec.isEmpty() && image.isEmpty()) {
      container
          .findings()
          .rule(container.path(), "must have \"exec\", an \"image\", or both: nothing is to run");
    }
    Program program =
        new Program(
            command,
            reader.user(),
            reader.env("environment", pod.secrets()),
            container.items("artifacts").stream()
                .flatMap(item -> item.object().stream())
                .map(ProgramReader::fetch)
                .toList(),
            Map.of(),
            "",
            container.at("tty").flatMap(JsonValue::flag));
    return new Launch(program, image, overrideEntrypoint(exec, command), killGrace());
  }

  private static Optional<Boolean> overrideEntrypoint(Optional<JsonFields> exec, Command command) {
    Optional<Boolean> override =
        exec.flatMap(fields -> fields.at("overrideEntrypoint")).flatMap(JsonValue::flag);
    if (command instanceof Command.Shell && override.filter(o -> !o).isPresent()) {
      exec.ifPresent(fields ->
          fields.rule("overrideEntrypoint", "can't be false with \"shell\", which overrides it"));
    }
    return override;
  }

  private Optional<Duration> killGrace() {
    return container
        .object("lifecycle")
        .flatMap(fields -> PodSchedulingReader.seconds(fields, "killGracePeriodSeconds"));
  }

  private Image image(JsonFields image) {
    Optional<String> secret =
        image.object("pullConfig").map(fields -> fields.requiredText("secret"));
    secret.ifPresent(name -> {
      pod.settings().require(Feature.SECRETS, image.pathOf("pullConfig"), image.findings());
      if (!pod.secrets().containsKey(name)) {
        image.rule("pullConfig", "pullConfig.secret must refer to an existing secret");
      }
    });
    return new Image(
        image
            .required("kind")
            .flatMap(value -> value.oneOf(List.of(Image.Kind.values()), Image.Kind::name))
            .orElse(Image.Kind.DOCKER),
        image.required("id").flatMap(value -> value.text(1, MAX_TEXT)).orElse(""),
        image.at("forcePull").flatMap(JsonValue::flag),
        secret,
        image.textMap("labels"));
  }

  private Resources resources() {
    Optional<JsonFields> given = container.required("resources").flatMap(JsonValue::object);
    JsonFields fields = given.orElse(container);
    double cpus = fields.number("cpus", ResourcesReader.MIN_CPUS, Double.MAX_VALUE, 1);
    double mem = fields.number("mem", MIN_MEM, Double.MAX_VALUE, 128);
    int gpus = fields.integer("gpus", 0, Integer.MAX_VALUE).orElse(0);
    if (gpus > 0) {
      pod.settings().require(Feature.GPU_RESOURCES, fields.pathOf("gpus"), fields.findings());
    }
    return new Resources(
        cpus,
        mem,
        fields.number("disk", 0, Double.MAX_VALUE, 0),
        gpus,
        container
            .object("resourceLimits")
            .map(limits ->
                new Limits(
                    ResourcesReader.limit(limits, "cpus", cpus),
                    ResourcesReader.limit(limits, "mem", mem))),
        Optional.empty());
  }

  private List<Endpoint> endpoints() {
    return container.items("endpoints").stream()
        .flatMap(item -> item.object().stream())
        .map(this::endpoint)
        .toList();
  }

  private Endpoint endpoint(JsonFields endpoint) {
    Optional<Integer> containerPort = endpoint.integer("containerPort", 0, PortsReader.MAX_PORT);
    Optional<Integer> hostPort = endpoint.integer("hostPort", 0, PortsReader.MAX_PORT);
    List<String> protocols =
        endpoint.items("protocol").stream()
            .flatMap(item -> item.oneOf(List.of("tcp", "udp"), text -> text).stream())
            .toList();
    if (protocols.size() > new HashSet<>(protocols).size()) {
      endpoint.rule("protocol", "Duplicate protocols within the same endpoint are not allowed");
    }
    List<String> networkNames = endpoint.texts("networkNames");
    checkPorts(endpoint, containerPort, hostPort);
    checkNetworks(endpoint, hostPort, networkNames);
    return new Endpoint(
        name(endpoint, "name"),
        containerPort,
        isInContainerNetwork() ? hostPort : Optional.of(hostPort.orElse(0)),
        protocols,
        endpoint.textMap("labels"),
        networkNames);
  }

  private void checkPorts(
      JsonFields endpoint, Optional<Integer> containerPort, Optional<Integer> hostPort) {
    boolean isHost = PodReader.isHost(pod.networks());
    if (isHost && pod.hasNetworks() && hostPort.isEmpty()) {
      endpoint.rule("hostPort", "is required when using host-mode networking");
    }
    // Without networks Marathon takes it and tells containers a port that nothing maps.
    if (isHost && containerPort.isPresent()) {
      endpoint.rule("containerPort", "is not allowed when using host-mode networking");
    }
    if (isInContainerNetwork() && containerPort.isEmpty()) {
      endpoint.rule("containerPort", "is required when using container-mode networking");
    }
  }

  private void checkNetworks(
      JsonFields endpoint, Optional<Integer> hostPort, List<String> networkNames) {
    List<String> names = pod.networks().stream().flatMap(n -> n.name().stream()).toList();
    if (!names.containsAll(networkNames)) {
      endpoint.rule(
          "networkNames",
          "%s must all be among the pod's networks %s".formatted(networkNames, names));
    }
    if (pod.networks().size() > 1 && hostPort.isPresent() && networkNames.size() != 1) {
      endpoint.rule(
          "networkNames",
          "must be a single item list when hostPort is specified and more than 1 container"
              + " network is defined");
    }
  }

  private boolean isInContainerNetwork() {
    return pod.networks().stream().anyMatch(n -> n.mode() == Network.Mode.CONTAINER);
  }

  private List<Mount> mounts() {
    List<Mount> mounts = new ArrayList<>();
    Set<List<String>> paths = new HashSet<>();
    for (JsonValue item : container.items("volumeMounts")) {
      item.object()
          .ifPresent(fields -> {
            Mount mount = mount(fields);
            if (!paths.add(names(mount.path()))) {
              fields.rule(
                  "mountPath", "\"%s\" is another volume's place, too".formatted(mount.path()));
            }
            mounts.add(mount);
          });
    }
    return mounts;
  }

  private Mount mount(JsonFields mount) {
    String volume = name(mount, "name");
    if (pod.volumes().stream().noneMatch(known -> known.name().equals(volume))) {
      mount.rule("name", "Referenced Volume in VolumeMount should exist");
    }
    String path = mount.required("mountPath").flatMap(value -> value.text(1, MAX_TEXT)).orElse("");
    List<String> names = names(path);
    if (names.isEmpty() || names.contains("..")) {
      mount.rule("mountPath", "\"%s\" must name a place, without \"..\"".formatted(path));
    }
    return new Mount(volume, path, mount.at("readOnly").flatMap(JsonValue::flag));
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .toList();
  }
}

package io.ngp.cluster.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a definition without legacy members into a complete, normalised {@link App}, noting all
 * that is wrong with it on the way (marathon/API.md 3 and 4). What it answers is only of use if
 * nothing was noted.
 */
final class AppReader {
  static final String WHAT_TO_RUN =
      "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.";

  private static final List<String> RESERVED = List.of("restart", "tasks", "versions");

  private final JsonFields app;
  private final PathId base;
  private final AppSettings settings;

  /**
   * @param base group that relative ids are seen from
   */
  AppReader(JsonFields app, PathId base, AppSettings settings) {
    this.app = app;
    this.base = base;
    this.settings = settings;
  }

  App read(VersionInfo versionInfo) {
    PathId id = id();
    Program program = new ProgramReader(app, settings).read();
    Resources resources = new ResourcesReader(app, settings).read();
    Networking networking = new NetworkingReader(app, program.secrets().keySet(), settings).read();
    Optional<Container> container = networking.container();
    boolean isResident = container.isPresent() && container.get().isResident();
    App result =
        new App(
            id,
            instances(),
            program,
            resources,
            networking,
            new PlacementReader(app, isResident, settings).read(),
            new ChecksReader(app, networking).read(),
            new LifecycleReader(app, container).read(),
            dependencies(),
            app.textMap("labels"),
            versionInfo);
    checkTogether(result);
    return result;
  }

  /** The definition's id, checked. */
  PathId id() {
    Optional<PathId> id = app.required("id").flatMap(this::pathId);
    id.ifPresent(this::checkId);
    return id.orElse(PathId.ROOT);
  }

  private void checkId(PathId id) {
    if (id.isRoot()) {
      app.rule("id", "must not be root");
    } else if (RESERVED.contains(id.segments().getLast())) {
      app.rule(
          "id",
          "\"%s\" must not end with any of the following reserved keywords: %s"
              .formatted(id, String.join(", ", RESERVED)));
    }
  }

  private Optional<PathId> pathId(JsonValue value) {
    return value
        .text()
        .flatMap(text -> {
          try {
            return Optional.of(base.resolve(text));
          } catch (InvalidIdException e) {
            return value.wrong(e.error());
          }
        });
  }

  private int instances() {
    int instances = app.integer("instances", 0, Integer.MAX_VALUE).orElse(1);
    if (instances > settings.maxInstances()) {
      app.rule(
          "instances",
          "is %d, but one app can have at most %d".formatted(instances, settings.maxInstances()));
    }
    return instances;
  }

  private Set<PathId> dependencies() {
    Set<PathId> dependencies = new TreeSet<>();
    app.items("dependencies").forEach(item -> pathId(item).ifPresent(dependencies::add));
    return dependencies;
  }

  private void checkTogether(App result) {
    Optional<Container> container = result.networking().container();
    boolean hasImage = container.flatMap(Container::docker).isPresent();
    if (result.program().command() instanceof Command.ImageDefault && !hasImage) {
      app.findings().rule(app.path(), WHAT_TO_RUN);
    }
    boolean isDocker = container.filter(c -> c.type() == Container.Type.DOCKER).isPresent();
    if (result.resources().gpus() > 0 && isDocker) {
      app.rule("gpus", "GPU resources only work with the Mesos containerizer");
    }
    checkSingleInstance(result);
    checkMigration(result.labels());
  }

  private void checkSingleInstance(App result) {
    if (!"true".equals(result.labels().get("MARATHON_SINGLE_INSTANCE_APP"))) {
      return;
    }
    if (result.instances() > 1) {
      app.rule(
          "instances",
          "is %d, but label MARATHON_SINGLE_INSTANCE_APP allows at most 1"
              .formatted(result.instances()));
    }
    var strategy = result.lifecycle().upgradeStrategy();
    checkZero("minimumHealthCapacity", strategy.minimumHealthCapacity());
    checkZero("maximumOverCapacity", strategy.maximumOverCapacity());
  }

  private void checkZero(String name, double value) {
    if (value != 0) {
      app.findings()
          .rule(
              app.pathOf("upgradeStrategy") + "/" + name,
              "is %s, but label MARATHON_SINGLE_INSTANCE_APP requires 0".formatted(value));
    }
  }

  private void checkMigration(Map<String, String> labels) {
    String version = labels.getOrDefault("DCOS_MIGRATION_API_VERSION", "");
    if (version.isEmpty()) {
      return;
    }
    List<String> missing = new ArrayList<>();
    for (String name : List.of("DCOS_PACKAGE_FRAMEWORK_NAME", "DCOS_MIGRATION_API_PATH")) {
      if (labels.getOrDefault(name, "").isEmpty()) {
        missing.add(name);
      }
    }
    if (!version.equals("v1")) {
      app.rule(
          "labels",
          "DCOS_MIGRATION_API_VERSION is \"%s\", but only v1 is known".formatted(version));
    }
    if (!missing.isEmpty()) {
      app.rule(
          "labels",
          "%s must be defined when using DCOS_MIGRATION_API_VERSION"
              .formatted(String.join(" and ", missing)));
    }
  }
}

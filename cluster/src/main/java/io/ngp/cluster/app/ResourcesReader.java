package io.ngp.cluster.app;

import io.ngp.cluster.app.AppSettings.Feature;
import io.ngp.cluster.app.Resources.ExecutorResources;
import io.ngp.cluster.app.Resources.Limit;
import io.ngp.cluster.app.Resources.Limits;
import java.util.Optional;

/** Reads what an instance is promised and limited to. */
final class ResourcesReader {
  static final String UNLIMITED = "unlimited";

  static final double MIN_CPUS = 0.001;

  private final JsonFields app;
  private final AppSettings settings;

  ResourcesReader(JsonFields app, AppSettings settings) {
    this.app = app;
    this.settings = settings;
  }

  Resources read() {
    double cpus = app.number("cpus", MIN_CPUS, Double.MAX_VALUE, 1);
    double mem = app.number("mem", 0, Double.MAX_VALUE, 128);
    int gpus = app.integer("gpus", 0, Integer.MAX_VALUE).orElse(0);
    if (gpus > 0) {
      settings.require(Feature.GPU_RESOURCES, app.pathOf("gpus"), app.findings());
    }
    return new Resources(
        cpus,
        mem,
        app.number("disk", 0, Double.MAX_VALUE, 0),
        gpus,
        app.object("resourceLimits")
            .map(limits -> new Limits(limit(limits, "cpus", cpus), limit(limits, "mem", mem))),
        app.object("executorResources").map(ResourcesReader::executor));
  }

  static Optional<Limit> limit(JsonFields limits, String name, double request) {
    return limits.at(name).flatMap(value -> limit(limits, name, value, request));
  }

  private static Optional<Limit> limit(
      JsonFields limits, String name, JsonValue value, double request) {
    if (value.node().isString() && value.node().stringValue().equalsIgnoreCase(UNLIMITED)) {
      return Optional.of(new Limit.Unlimited());
    }
    Optional<Double> limit = value.number(0, Double.MAX_VALUE);
    if (limit.isPresent() && limit.get() < request) {
      limits.rule(
          name,
          "limits %s to %s, less than the %s the app requests"
              .formatted(name, limit.get(), request));
    }
    return limit.map(Limit.AtMost::new);
  }

  private static ExecutorResources executor(JsonFields resources) {
    return new ExecutorResources(
        resources.number("cpus", 0.1, Double.MAX_VALUE, 0.1),
        resources.number("mem", 32, Double.MAX_VALUE, 32),
        resources.number("disk", 10, Double.MAX_VALUE, 10));
  }
}

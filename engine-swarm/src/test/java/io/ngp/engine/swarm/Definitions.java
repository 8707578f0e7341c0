package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.AppSettings.Feature;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.Engine.LogQuery;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Apps as users write them, on a real swarm. */
final class Definitions {
  private static final AppJson JSON =
      new AppJson(AppSettings.STANDARD.withFeatures(Set.of(Feature.SECRETS)));

  private Definitions() {}

  static App app(String json) {
    return JSON.read(
        AppJson.parse(json.getBytes(StandardCharsets.UTF_8)),
        PathId.ROOT,
        new Version(Instant.EPOCH));
  }

  /** Launches a task of a new instance. */
  static TaskId launch(Engine engine, App app) {
    TaskId task = new InstanceId(app.id(), UUID.randomUUID().toString()).task(1);
    engine.launch(app, List.of(task));
    return task;
  }

  static String stdout(Engine engine, TaskId task) throws IOException {
    try (InputStream log = engine.openLog(task, new LogQuery("stdout", 100, false)).orElseThrow()) {
      return new String(log.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

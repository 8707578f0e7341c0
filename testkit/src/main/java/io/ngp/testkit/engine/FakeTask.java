package io.ngp.testkit.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance.Placement;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A pretended process; touched only by its machines' owner thread. */
final class FakeTask {
  final TaskId id;
  final App service;
  final Placement placement;
  final FakeOutput stdout = new FakeOutput();
  final FakeOutput stderr = new FakeOutput();
  Condition condition = Condition.STAGING;
  String message = "";
  Optional<Integer> exitCode = Optional.empty();
  Instant at = Instant.now();

  /** Whether its machine was dismissed while it lived. */
  boolean isDisowned;

  FakeTask(TaskId id, App service, Placement placement) {
    this.id = id;
    this.service = service;
    this.placement = placement;
  }

  String node() {
    return placement.agent().id();
  }

  /** As if it used half of what it asks for since its last report. */
  TaskUsage usage(Instant now) {
    long memory = (long) (service.resources().memMib() * (1 << 20));
    double seconds = Duration.between(at, now).toMillis() / 1e3;
    return new TaskUsage(
        now,
        Math.max(0, seconds * service.resources().cpus() / 2),
        new TaskUsage.Memory(memory / 2, Optional.of(memory), Optional.of(memory / 2)),
        1,
        Optional.empty(),
        Optional.empty());
  }
}

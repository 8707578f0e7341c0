package io.ngp.testkit.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance.Placement;
import io.ngp.cluster.instance.TaskId;
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
}

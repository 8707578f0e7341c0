package io.ngp.cluster.api;

import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.instance.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where the output of tasks is found; {@link Engine#openLog} is one. */
@FunctionalInterface
public interface TaskLogs {
  /**
   * Opens a task's output.
   *
   * @return empty if the task is not known
   * @throws IOException if the machine that holds it can't be reached
   */
  Optional<InputStream> open(TaskId task, Engine.LogQuery query) throws IOException;
}

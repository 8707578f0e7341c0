package io.ngp.cluster.api;

import io.ngp.cluster.engine.Engine;
import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.instance.TaskId;
import java.io.IOException;
import java.util.Optional;

/** What runs commands beside tasks; {@link Engine#exec} is one. */
@FunctionalInterface
public interface TaskCommands {
  /** Runs none. */
  TaskCommands NONE = (_, _) -> Optional.empty();

  /**
   * Starts a command.
   *
   * @return empty if the task is not known or does not run
   * @throws IOException if that does not work
   */
  Optional<ExecSession> exec(TaskId task, ExecCommand command) throws IOException;
}

package io.ngp.cli.app;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.util.List;

/**
 * Which of an app's tasks a user means.
 *
 * @param name an id or a part of it; empty where the user named none
 */
record TaskChoice(AppId app, String name) {
  boolean isNamed() {
    return !name.isEmpty();
  }

  boolean fits(TaskInfo task) {
    return task.id().contains(name);
  }

  /** Those of {@code tasks} that the user may mean. */
  List<TaskInfo> of(List<TaskInfo> tasks) {
    return tasks.stream().filter(this::fits).toList();
  }

  /** That there is none. */
  Failure none(String message) {
    return new Failure(
        ExitStatus.FAILED, message, "See which it has: ngp task list " + app.relative());
  }
}

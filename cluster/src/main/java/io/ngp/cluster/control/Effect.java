package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.Release;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.timeline.Happening;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Something to be done once the decision behind it is durable. */
sealed interface Effect {
  /** Ask the engine for a task. */
  record Launch(App definition, TaskId task) implements Effect {}

  /**
   * Stop a task.
   *
   * @param drain how long it may finish requests once it is out of rotation
   * @param grace between SIGTERM and SIGKILL
   */
  record Stop(TaskId task, Duration drain, Duration grace) implements Effect {}

  /** Nothing is left to be known of an ended task. */
  record Forget(TaskId task) implements Effect {}

  /** Give no new tasks to these agents, and to no others. */
  record Avoid(Set<String> agents) implements Effect {
    public Avoid {
      agents = Set.copyOf(agents);
    }
  }

  /** Keep at their agents what instances with volumes have there, and nothing else. */
  record Reserve() implements Effect {}

  /** Remove the volumes of an instance that is gone. */
  record Free(Release release) implements Effect {}

  /** Forget an agent. */
  record Dismiss(String agent) implements Effect {}

  /** Write on an app's timeline. */
  record Note(PathId app, Happening happening) implements Effect {}

  /** Tell the event stream. */
  record Publish(String type, ObjectNode body) implements Effect {}
}

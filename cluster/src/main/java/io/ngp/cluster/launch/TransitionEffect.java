package io.ngp.cluster.launch;

import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.instance.Termination;

/** What follows from a change of an instance beside its new state. */
public sealed interface TransitionEffect {
  /** The instance's next task is to be scheduled, delay permitting. */
  record Relaunch(String reason) implements TransitionEffect {}

  /** The instance is gone. */
  record Removed(String reason) implements TransitionEffect {}

  /** The app's last failure is this one now. */
  record FailureRecorded(TaskFailure failure) implements TransitionEffect {}

  /** A pod's task ended; what is known of it is kept for a while. */
  record TerminationRecorded(Termination termination) implements TransitionEffect {}

  /** One more failure of the app's configuration: {@link LaunchQueue#failed}. */
  record DelayRaised() implements TransitionEffect {}

  /** The wait of the app's configuration begins anew: {@link LaunchQueue#launched}. */
  record DelayRestarted() implements TransitionEffect {}

  /** The engine is to stop this task. */
  record Kill(TaskId task, String reason) implements TransitionEffect {}

  /** The engine may drop what it knows of this ended task, once the outcome is durable. */
  record Forget(TaskId task) implements TransitionEffect {}

  /** Nothing changed. */
  record Ignored(String why) implements TransitionEffect {}
}

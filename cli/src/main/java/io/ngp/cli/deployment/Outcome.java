package io.ngp.cli.deployment;

import io.ngp.cli.api.Diagnosis;
import java.util.List;

/** How a change ended, or that it did not yet. */
sealed interface Outcome {
  /** Still under way. */
  record GoingOn() implements Outcome {}

  /** All is as wanted. */
  record Done() implements Outcome {}

  /** Nothing had to be done. */
  record Unchanged() implements Outcome {}

  /** The same error happens again and again. */
  record Stuck(List<Diagnosis> errors) implements Outcome {}

  /** The deployment ended but the apps are not as wanted. */
  record Incomplete(List<Diagnosis> errors) implements Outcome {}

  /** Somebody changed or cancelled it meanwhile. */
  record Superseded() implements Outcome {}

  /** It takes longer than the user wanted to wait. */
  record TimedOut(List<Diagnosis> errors) implements Outcome {}

  /** The word for scripts. */
  default String word() {
    return switch (this) {
      case GoingOn _ -> "running";
      case Done _ -> "success";
      case Unchanged _ -> "unchanged";
      case Stuck _, Incomplete _ -> "failed";
      case Superseded _ -> "superseded";
      case TimedOut _ -> "timeout";
    };
  }

  /** What kept it from succeeding. */
  default List<Diagnosis> errors() {
    return switch (this) {
      case Stuck stuck -> stuck.errors();
      case Incomplete incomplete -> incomplete.errors();
      case TimedOut timedOut -> timedOut.errors();
      case GoingOn _, Done _, Unchanged _, Superseded _ -> List.of();
    };
  }
}

package io.ngp.cluster.instance;

/** Where an instance stands, in Marathon's words; {@link #text} is the spelling in events. */
public enum Condition {
  /** Wanted, waiting in the launch queue. */
  SCHEDULED("Scheduled"),
  /** Given to the engine, no word from the task yet. */
  PROVISIONED("Provisioned"),
  STAGING("Staging"),
  STARTING("Starting"),
  RUNNING("Running"),
  KILLING("Killing"),
  KILLED("Killed"),
  FAILED("Failed"),
  FINISHED("Finished"),
  ERROR("Error"),
  /** Its agent is cut off; the instance still counts. */
  UNREACHABLE("Unreachable"),
  /** Its agent is cut off for so long that a replacement was started. */
  UNREACHABLE_INACTIVE("UnreachableInactive"),
  GONE("Gone"),
  DROPPED("Dropped"),
  UNKNOWN("Unknown");

  private final String text;

  Condition(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /** Whether the task has ended, or never was, for good. */
  public boolean isTerminal() {
    return switch (this) {
      case KILLED, FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN -> true;
      case SCHEDULED,
          PROVISIONED,
          STAGING,
          STARTING,
          RUNNING,
          KILLING,
          UNREACHABLE,
          UNREACHABLE_INACTIVE ->
          false;
    };
  }

  /** Whether the engine holds, or may hold, a live task. */
  public boolean isActive() {
    return switch (this) {
      case PROVISIONED, STAGING, STARTING, RUNNING, KILLING, UNREACHABLE, UNREACHABLE_INACTIVE ->
          true;
      case SCHEDULED, KILLED, FAILED, FINISHED, ERROR, GONE, DROPPED, UNKNOWN -> false;
    };
  }

  /** Whether its agent is cut off, so that it can be told nothing. */
  public boolean isCutOff() {
    return this == UNREACHABLE || this == UNREACHABLE_INACTIVE;
  }

  /** Whether the task runs, as far as is known: one whose agent is cut off may well serve. */
  public boolean mayServe() {
    return switch (this) {
      case RUNNING, UNREACHABLE, UNREACHABLE_INACTIVE -> true;
      case SCHEDULED,
          PROVISIONED,
          STAGING,
          STARTING,
          KILLING,
          KILLED,
          FAILED,
          FINISHED,
          ERROR,
          GONE,
          DROPPED,
          UNKNOWN ->
          false;
    };
  }

  /** Marathon's task state ({@code TASK_RUNNING}). */
  public String taskState() {
    return switch (this) {
      case SCHEDULED, PROVISIONED, STAGING -> "TASK_STAGING";
      case STARTING -> "TASK_STARTING";
      case RUNNING -> "TASK_RUNNING";
      case KILLING -> "TASK_KILLING";
      case KILLED -> "TASK_KILLED";
      case FAILED -> "TASK_FAILED";
      case FINISHED -> "TASK_FINISHED";
      case ERROR -> "TASK_ERROR";
      case UNREACHABLE, UNREACHABLE_INACTIVE -> "TASK_UNREACHABLE";
      case GONE -> "TASK_GONE";
      case DROPPED -> "TASK_DROPPED";
      case UNKNOWN -> "TASK_UNKNOWN";
    };
  }
}

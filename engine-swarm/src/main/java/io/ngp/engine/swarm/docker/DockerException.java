package io.ngp.engine.swarm.docker;

/** A call of Docker's API that did not do what it should; says which, and what Docker said. */
public final class DockerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What callers tell apart. */
  public enum Kind {
    /** Nothing came back in time, so that nothing is known of what was asked. */
    UNREACHABLE,
    /** The swarm's managers have no leader: without a majority, or while they elect one. */
    NO_LEADER,
    /** This daemon is no manager (any more); another one may be. */
    NO_MANAGER,
    /** Somebody else changed the object since it was read. */
    OUT_OF_SEQUENCE,
    /** There is no such object. */
    NOT_FOUND,
    /** An object of this name exists, or it is in a state that forbids this. */
    CONFLICT,
    /** Docker will never take it as it is. */
    REFUSED,
    /** Docker failed at it. */
    FAILED;

    /** What an answer means; Docker tells some of it by its words only. */
    static Kind of(int status, String message) {
      if (message.contains("does not have a leader") || message.contains("context deadline")) {
        return NO_LEADER;
      }
      if (message.contains("not a swarm manager")) {
        return NO_MANAGER;
      }
      if (message.contains("update out of sequence")) {
        return OUT_OF_SEQUENCE;
      }
      return switch (status) {
        case 404 -> NOT_FOUND;
        case 409 -> CONFLICT;
        default -> status < 500 ? REFUSED : FAILED;
      };
    }

    /** Whether another manager may do it. */
    boolean isOfThisManager() {
      return this == UNREACHABLE || this == NO_LEADER || this == NO_MANAGER;
    }
  }

  DockerException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  DockerException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Nothing is known of what was asked. */
  public static DockerException unreachable(String message, Throwable cause) {
    return new DockerException(Kind.UNREACHABLE, message, cause);
  }

  public Kind kind() {
    return kind;
  }

  /** Whether it may well work later without anybody doing anything. */
  public boolean isPassing() {
    return switch (kind) {
      case UNREACHABLE, NO_LEADER, NO_MANAGER, OUT_OF_SEQUENCE, FAILED -> true;
      case NOT_FOUND, CONFLICT, REFUSED -> false;
    };
  }
}

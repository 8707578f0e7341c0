package io.ngp.cluster.refusal;

import java.util.List;

/** A request the cluster does not carry out; nothing was changed. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of no it is; the API turns it into a status and body. */
  private final transient Reason reason;

  public RefusedException(Reason reason) {
    super(reason.message());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Why. */
  public sealed interface Reason {
    String message();

    /** 404. */
    record NotFound(String message) implements Reason {}

    /** 409: something of that id exists. */
    record Taken(String message) implements Reason {}

    /** 409: running deployments hold the app. */
    record Locked(List<String> deploymentIds) implements Reason {
      @Override
      public String message() {
        return "App is locked by one or more deployments. Override with the option '?force=true'."
            + " View details at '/v2/deployments/<DEPLOYMENT_ID>'.";
      }
    }

    /** 409: these tasks are still on the agent that is to go. */
    record Occupied(String message, List<String> tasks) implements Reason {
      public Occupied {
        tasks = List.copyOf(tasks);
      }
    }

    /** 403: too many deployments run. */
    record TooManyDeployments(String message) implements Reason {}

    /** 422 with one entry per path. */
    record Invalid(String message, List<Violation> violations) implements Reason {}

    /** 422 with a message alone. */
    record Unprocessable(String message) implements Reason {}

    /** 400 with a message alone. */
    record BadRequest(String message) implements Reason {}

    /** 400: text that is no JSON; {@code details} are the parser's words with line and column. */
    record Malformed(String message, String details) implements Reason {}

    /** 503: not leading, or the store can't be reached; the request may be tried again. */
    record Unavailable(String message) implements Reason {}
  }

  /** Errors found at one JSON path ({@code /healthChecks(0)}). */
  public record Violation(String path, List<String> errors) {}
}

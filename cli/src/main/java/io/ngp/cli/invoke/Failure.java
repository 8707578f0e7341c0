package io.ngp.cli.invoke;

import java.util.List;

/**
 * A command's end with something to tell the user: what happened and where, supporting lines, and
 * how to fix it. It is printed without a stack trace; bugs are left to other exceptions.
 */
public class Failure extends RuntimeException {
  private final ExitStatus status;
  private final transient List<String> details;
  private final String fix;

  /** A failure with supporting lines and a way out; {@code fix} may be empty. */
  public Failure(ExitStatus status, String message, List<String> details, String fix) {
    super(message);
    this.status = status;
    this.details = List.copyOf(details);
    this.fix = fix;
  }

  /** A failure that one sentence explains. */
  public Failure(ExitStatus status, String message, String fix) {
    this(status, message, List.of(), fix);
  }

  /** What {@code ngp} exits with. */
  public ExitStatus status() {
    return status;
  }

  /** Supporting lines, printed indented below the message. */
  public List<String> details() {
    return details;
  }

  /** How to fix it, or an empty text. */
  public String fix() {
    return fix;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

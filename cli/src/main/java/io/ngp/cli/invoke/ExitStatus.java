package io.ngp.cli.invoke;

/** What the {@code ngp} process tells a script that started it. */
public enum ExitStatus {
  /** Done as asked. */
  OK(0),
  /** Tried and failed, or something that was asked about is not well. */
  FAILED(1),
  /** The command line itself makes no sense. */
  USAGE(2),
  /** No platform answers. */
  UNREACHABLE(3),
  /** Something else is under way on the same thing. */
  CONFLICT(4);

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  /** The number the operating system sees. */
  public int code() {
    return code;
  }
}

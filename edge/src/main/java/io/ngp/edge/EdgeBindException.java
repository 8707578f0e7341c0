package io.ngp.edge;

/** The edge could not listen where it was told to. Nothing was started. */
public final class EdgeBindException extends RuntimeException {
  EdgeBindException(String address, Throwable cause) {
    super(
        "Cannot listen on "
            + address
            + ": "
            + reason(cause)
            + ". Stop what holds the address or choose another edge port.",
        cause);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}

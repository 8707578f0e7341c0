package io.ngp.cluster.app;

/** A text is not the id of an app or a group; nothing can have it. */
public final class InvalidIdException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String error;

  private InvalidIdException(String message, String error) {
    super(message);
    this.error = error;
  }

  static InvalidIdException ofSegment(String segment) {
    return new InvalidIdException(
        "\"%s\" is not a valid id segment: use lower-case letters, digits, dots and inner dashes"
            .formatted(segment),
        "error.pattern");
  }

  static InvalidIdException ofDepth(int levels) {
    String error =
        "is nested %d levels deep; at most %d are allowed".formatted(levels, PathId.MAX_DEPTH);
    return new InvalidIdException("The id " + error, error);
  }

  /** What answers say of the member that holds it (marathon/API.md 1.4). */
  public String error() {
    return error;
  }
}

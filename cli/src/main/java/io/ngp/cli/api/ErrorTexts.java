package io.ngp.cli.api;

/** Marathon's schema error codes in words; API.md section 1.4 lists them. */
public final class ErrorTexts {
  private ErrorTexts() {}

  /** The code in words; a text that is no code stays as it is. */
  public static String plain(String code) {
    return switch (code) {
      case "error.path.missing" -> "is required";
      case "error.expected.jsstring" -> "must be a text in quotes";
      case "error.expected.jsnumber", "error.expected.int" -> "must be a number";
      case "error.expected.jsboolean" -> "must be true or false";
      case "error.expected.jsobject" -> "must be an object { }";
      case "error.expected.jsarray" -> "must be a list [ ]";
      case "error.pattern" -> "does not have the form that is allowed here";
      case "error.min" -> "is too small";
      case "error.max" -> "is too large";
      case "error.minLength" -> "is too short";
      case "error.unknown.enum.literal" -> "is none of the allowed words";
      default -> code;
    };
  }
}

package io.ngp.template;

/** A file could not be made; the message says which template and line, or which check, and why. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure explained by its message alone. */
  public TemplateException(String message) {
    super(message);
  }

  /** A failure with what led to it. */
  public TemplateException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

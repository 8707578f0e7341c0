package io.ngp.iac.provider;

import java.util.List;

/** A provider could not do what it was asked: what happened and where, and how to fix it. */
public class ProviderException extends RuntimeException {
  private final transient List<String> details;
  private final String fix;

  /** With a way out, which may be empty. */
  public ProviderException(String message, String fix) {
    this(message, List.of(), fix);
  }

  /** With supporting lines, for example the end of a log. */
  public ProviderException(String message, List<String> details, String fix) {
    super(message);
    this.details = List.copyOf(details);
    this.fix = fix;
  }

  /** With the cause. */
  public ProviderException(String message, String fix, Throwable cause) {
    super(message, cause);
    this.details = List.of();
    this.fix = fix;
  }

  /** Supporting lines. */
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

package io.ngp.iac.provider;

/**
 * An output of a resource type.
 *
 * @param isStable an update in place never changes it
 * @param isSecret its value is never shown
 */
public record Output(String name, boolean isStable, boolean isSecret, String description) {
  /** An output that an update may change. */
  public static Output of(String name, String description) {
    return new Output(name, false, false, description);
  }

  /** The same, kept by updates. */
  public Output stable() {
    return new Output(name, true, isSecret, description);
  }

  /** The same, never shown. */
  public Output secret() {
    return new Output(name, isStable, true, description);
  }
}

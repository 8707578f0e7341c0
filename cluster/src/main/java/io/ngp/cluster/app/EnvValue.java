package io.ngp.cluster.app;

/** The value of an environment variable in a definition. */
public sealed interface EnvValue {
  record Literal(String value) implements EnvValue {}

  /** The value of a secret declared in the app's {@code secrets} under this name. */
  record SecretReference(String name) implements EnvValue {}
}

package io.ngp.iac.expression;

import io.ngp.iac.value.Value;

/** What an evaluation has touched. Used by one thread. */
final class Touch {
  private boolean isUnknown;
  private boolean isSecret;

  void unknown() {
    isUnknown = true;
  }

  void secret() {
    isSecret = true;
  }

  boolean isUnknown() {
    return isUnknown;
  }

  boolean isSecret() {
    return isSecret;
  }

  Value mark(Value value) {
    return isSecret ? new Value.Secret(value) : value;
  }
}

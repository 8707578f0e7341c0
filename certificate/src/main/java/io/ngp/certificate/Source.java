package io.ngp.certificate;

import java.util.Locale;

/** Who makes a certificate. */
public enum Source {
  /** The platform's own authority. */
  PLATFORM,
  /** An authority that speaks ACME (RFC 8555). */
  ACME;

  /** As it is recorded and shown. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Source of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

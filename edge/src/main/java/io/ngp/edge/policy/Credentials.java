package io.ngp.edge.policy;

import java.util.Arrays;

/** A name and a password as a client gave them. */
public final class Credentials {
  private final String user;
  private final byte[] password;
  private final Fingerprint fingerprint;

  Credentials(String user, byte[] password, Fingerprint fingerprint) {
    this.user = user;
    this.password = password.clone();
    this.fingerprint = fingerprint;
  }

  String user() {
    return user;
  }

  byte[] password() {
    return password.clone();
  }

  Fingerprint fingerprint() {
    return fingerprint;
  }

  /** The name only. */
  @Override
  public String toString() {
    return user + ":***";
  }

  /** Stands for credentials; nobody can get back from it to them. */
  static final class Fingerprint {
    private final byte[] digest;

    Fingerprint(byte[] digest) {
      this.digest = digest.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Fingerprint one && Arrays.equals(digest, one.digest);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(digest);
    }
  }
}

package io.ngp.edge.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.util.Arrays;

/**
 * What session tickets are encrypted with (RFC 5077 section 4). Balancers that share it resume each
 * other's sessions.
 */
public final class TicketKey {
  /** How long a secret is: name, authentication key and encryption key. */
  public static final int BYTES = 48;

  private static final int PART = BYTES / 3;

  private final byte[] secret;

  /**
   * A key.
   *
   * @param secret {@value #BYTES} random bytes
   */
  public TicketKey(byte[] secret) {
    if (secret.length != BYTES) {
      throw new IllegalArgumentException(
          "A ticket key has " + BYTES + " bytes; got " + secret.length + ".");
    }
    this.secret = secret.clone();
  }

  OpenSslSessionTicketKey forOpenSsl() {
    return new OpenSslSessionTicketKey(
        Arrays.copyOfRange(secret, 0, PART),
        Arrays.copyOfRange(secret, PART, 2 * PART),
        Arrays.copyOfRange(secret, 2 * PART, BYTES));
  }
}

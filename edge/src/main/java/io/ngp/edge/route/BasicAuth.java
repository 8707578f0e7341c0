package io.ngp.edge.route;

import java.util.Map;

/**
 * Names and passwords by RFC 7617.
 *
 * @param hashes of passwords by user name
 */
public record BasicAuth(Map<String, PasswordHash> hashes) {
  public BasicAuth {
    hashes = Map.copyOf(hashes);
    if (hashes.isEmpty()) {
      throw new IllegalArgumentException("A login needs at least one user.");
    }
  }

  /** Names only. */
  @Override
  public String toString() {
    return "BasicAuth" + hashes.keySet();
  }
}

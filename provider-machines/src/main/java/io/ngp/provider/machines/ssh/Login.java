package io.ngp.provider.machines.ssh;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and as whom to log in.
 *
 * @param keyFile of the private key; by default what the agent and the user's own folder offer
 * @param hostKey the key the host must show, as {@code ssh-ed25519 AAAA...} or {@code SHA256:...};
 *     any if it is absent
 */
public record Login(
    String host, int port, String user, Optional<Path> keyFile, Optional<HostKey> hostKey) {

  /** Whether commands need sudo. */
  public boolean isUnprivileged() {
    return !user.equals("root");
  }

  /** The same, with the key a host must show. */
  public Login trusting(Optional<HostKey> key) {
    return new Login(host, port, user, keyFile, key);
  }

  /** For people: {@code root@192.0.2.7}. */
  @Override
  public String toString() {
    return user + "@" + host + (port == 22 ? "" : ":" + port);
  }
}

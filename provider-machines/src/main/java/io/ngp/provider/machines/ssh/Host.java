package io.ngp.provider.machines.ssh;

import java.io.InputStream;
import java.time.Duration;

/** A host one is logged in to. Everything runs as root. */
public interface Host {
  /** Where and as whom. */
  Login login();

  /** The key it showed. */
  HostKey key();

  /**
   * Runs a script in {@code sh}, without anything to read.
   *
   * @throws HostException if the connection breaks, or the end does not come within {@code
   *     patience}; what the script did until then is done
   */
  Answer run(String script, Duration patience);

  /**
   * Runs a short command that reads {@code data}.
   *
   * @throws HostException as {@link #run}
   */
  Answer feed(String command, InputStream data, Duration patience);
}

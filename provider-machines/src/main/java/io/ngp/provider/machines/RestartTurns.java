package io.ngp.provider.machines;

import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.Waiting;
import java.time.Duration;

/**
 * Lets nodes of a platform restart one at a time; after one that did not get well no other does.
 *
 * <p>Thread-safe.
 */
final class RestartTurns {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration UNTIL_TURN = Duration.ofMinutes(30);
  private static final String NOBODY = "";

  private String restarting = NOBODY;
  private String failed = NOBODY;

  /**
   * Restarts the node called {@code name} in its turn.
   *
   * @throws ProviderException what {@code restart} throws; or another node did not get well before,
   *     or the user asked to stop: nothing was done then
   */
  void take(Operation operation, String name, Runnable restart) {
    if (!Waiting.until(() -> operation.isStopping() || begins(name), UNTIL_TURN, INTERVAL)) {
      throw new ProviderException(
          name + " was not restarted: another node still restarts.", "`ngp apply` does it.");
    }
    try {
      refuse(operation, name);
      restart.run();
    } catch (ProviderException e) {
      failed(name);
      throw e;
    } finally {
      ends(name);
    }
  }

  private synchronized boolean begins(String name) {
    if (!restarting.equals(NOBODY)) {
      return false;
    }
    restarting = name;
    return true;
  }

  private synchronized void refuse(Operation operation, String name) {
    if (operation.isStopping()) {
      throw new ProviderException(
          name + " was not restarted, as you asked.", "`ngp apply` does it.");
    }
    if (!failed.equals(NOBODY)) {
      throw new ProviderException(
          "%s was not restarted, because %s did not get well.".formatted(name, failed),
          "See to that one first, then apply again.");
    }
  }

  private synchronized void failed(String name) {
    if (failed.equals(NOBODY)) {
      failed = name;
    }
  }

  private synchronized void ends(String name) {
    if (restarting.equals(name)) {
      restarting = NOBODY;
    }
  }
}

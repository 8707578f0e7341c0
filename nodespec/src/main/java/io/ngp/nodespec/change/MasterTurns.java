package io.ngp.nodespec.change;

import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.Waiting;
import io.ngp.nodespec.change.Masters.Peer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Restarts masters one after another, so that a majority of them runs throughout: each waits until
 * the others are well again, and the one that leads comes last, so that leadership moves once.
 *
 * <p>Thread-safe.
 */
public final class MasterTurns {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  /** How long the one that leads waits for others to announce that they restart, too. */
  private static final Duration GATHERING = Duration.ofSeconds(1);

  private static final Duration UNTIL_TURN = Duration.ofMinutes(5);
  private static final String LEADING = "leading";
  private static final String NOBODY = "";

  private final Set<String> announced = new HashSet<>();
  private String restarting = NOBODY;

  /**
   * Restarts {@code master} in its turn and waits until it is healthy, if there are others.
   *
   * @param patience for each: the others to get well, and it itself
   * @throws ProviderException if another master that runs does not get well: nothing was restarted;
   *     or the user asked to stop
   */
  public <T> T restart(
      Ensemble ensemble, Operation operation, Peer master, Duration patience, Supplier<T> restart) {
    if (ensemble.others(master).isEmpty()) {
      return restart.get();
    }
    announce(master.name());
    try {
      awaitTurn(ensemble, operation, master);
      awaitOthers(ensemble, operation, master, patience);
      var restarted = restart.get();
      operation.progress("waiting until it is healthy");
      Waiting.until(() -> operation.isStopping() || ensemble.isHealthy(master), patience, INTERVAL);
      return restarted;
    } finally {
      withdraw(master.name());
    }
  }

  private void awaitTurn(Ensemble ensemble, Operation operation, Peer master) {
    if (leads(ensemble, master)) {
      operation.progress("it leads: the other masters go first");
      Waiting.until(() -> operation.isStopping() || isAnotherAnnounced(), GATHERING, INTERVAL);
    }
    if (!Waiting.until(
        () -> operation.isStopping() || take(master.name(), leads(ensemble, master)),
        UNTIL_TURN,
        INTERVAL)) {
      throw new ProviderException(
          master.name() + " was not restarted: another master still restarts.",
          "`ngp apply` does it.");
    }
    if (operation.isStopping()) {
      throw new ProviderException(
          master.name() + " was not restarted, as you asked.", "`ngp apply` does it.");
    }
  }

  private static void awaitOthers(
      Ensemble ensemble, Operation operation, Peer master, Duration patience) {
    var others = ensemble.others(master);
    if (!Waiting.until(
        () -> operation.isStopping() || others.stream().allMatch(ensemble::isWellOrGone),
        patience,
        INTERVAL)) {
      var sick = others.stream().filter(other -> !ensemble.isWellOrGone(other)).toList();
      throw new ProviderException(
          "%s was not restarted: %s is not healthy after %d s, and both away could stop the masters."
              .formatted(
                  master.name(),
                  sick.isEmpty() ? "another" : sick.getFirst().name(),
                  patience.toSeconds()),
          "`ngp status` tells how it is; restart that one first.");
    }
  }

  private static boolean leads(Ensemble ensemble, Peer master) {
    return ensemble.health(master).detail().equals(LEADING);
  }

  private synchronized void announce(String name) {
    announced.add(name);
  }

  /** Gives its turn back, too, if it has it. */
  private synchronized void withdraw(String name) {
    announced.remove(name);
    if (restarting.equals(name)) {
      restarting = NOBODY;
    }
  }

  private synchronized boolean isAnotherAnnounced() {
    return announced.size() > 1;
  }

  private synchronized boolean take(String name, boolean leads) {
    if (!restarting.equals(NOBODY) || (leads && isAnotherAnnounced())) {
      return false;
    }
    restarting = name;
    return true;
  }
}

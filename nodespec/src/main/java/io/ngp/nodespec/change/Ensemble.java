package io.ngp.nodespec.change;

import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.NodeHealth;
import io.ngp.nodespec.NodeHttp.Answer;
import io.ngp.nodespec.Waiting;
import io.ngp.nodespec.change.Masters.Peer;
import java.time.Duration;
import java.util.List;

/**
 * Lets masters come to their ensemble and leave it so that what it holds is safe: a new one comes
 * when there is one to join, one that goes gives its vote back first.
 */
public final class Ensemble {
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final Duration PROBE = Duration.ofSeconds(1);

  /** A change of the members may take the masters 20 s. */
  private static final Duration CHANGE = Duration.ofSeconds(25);

  private static final Duration UNTIL_LEFT = Duration.ofSeconds(40);

  /** Others that do not run may be about to be started. */
  private static final Duration UNTIL_ALONE = Duration.ofSeconds(3);

  private static final int CONFLICT = 409;

  private final Masters masters;

  /** Of these masters. */
  public Ensemble(Masters masters) {
    this.masters = masters;
  }

  /**
   * Waits until {@code master} may start. One that has data may at once, and so may the first of a
   * platform without any data: it begins. Any other waits for a healthy one to fetch the data from.
   *
   * @throws ProviderException if it may not within {@code patience}, or the user asked to stop
   */
  public void awaitTurn(Operation operation, Peer master, Duration patience) {
    if (masters.hasData(master) || (masters.isFirst(master) && !anyOtherHasData(master))) {
      return;
    }
    operation.progress("waiting for a master that is healthy");
    var isReady =
        Waiting.until(
            () -> operation.isStopping() || others(master).stream().anyMatch(this::isHealthy),
            patience,
            INTERVAL);
    if (operation.isStopping()) {
      throw new ProviderException(
          master.name() + " was not started, as you asked.", "`ngp apply` starts it.");
    }
    if (!isReady) {
      throw new ProviderException(
          "%s was not started: no other master is healthy after %d s, and one without data fetches it from those that have it."
              .formatted(master.name(), patience.toSeconds()),
          "Look into the logs in " + masters.logs() + ", then apply again.");
    }
  }

  /**
   * Has the other masters take the vote of one that goes for good, and returns when they have. If
   * none of them runs, or it is the last one, there is nobody to tell.
   *
   * @throws ProviderException if they could not agree on it: the master stays then
   */
  public void leave(Operation operation, Peer master) {
    if (others(master).isEmpty()) {
      return;
    }
    operation.progress("leaving the other masters");
    var begun = System.nanoTime();
    var left =
        Waiting.until(
            () ->
                operation.isStopping()
                    || hasLeft(master)
                    || (isAlone(master) && System.nanoTime() - begun > UNTIL_ALONE.toNanos()),
            UNTIL_LEFT,
            INTERVAL);
    if (operation.isStopping()) {
      throw new ProviderException(
          master.name() + " was not removed, as you asked.", "`ngp apply` removes it.");
    }
    if (!left) {
      throw new ProviderException(
          "%s was not removed: the other masters did not agree on it within %d s."
              .formatted(master.name(), UNTIL_LEFT.toSeconds()),
          "A majority of the masters has to run: `ngp status` shows which do, `ngp apply` starts them.");
    }
  }

  private boolean hasLeft(Peer master) {
    var addresses = others(master).stream().filter(masters::runs).map(Peer::address).toList();
    return new MasterApi(addresses, CHANGE, masters.http())
        .send("DELETE", "/ngp/v1/masters/" + master.id())
        .filter(Ensemble::isOver)
        .isPresent();
  }

  /** Removed, or the only one that is left. */
  private static boolean isOver(Answer answer) {
    return answer.isOk() || answer.status() == CONFLICT;
  }

  private boolean isAlone(Peer master) {
    return others(master).stream().noneMatch(masters::runs);
  }

  /** The other masters of the platform, running or not. */
  List<Peer> others(Peer master) {
    return masters.others(master);
  }

  boolean isHealthy(Peer master) {
    return masters.runs(master) && health(master).isHealthy();
  }

  /** What the master says of itself. */
  NodeHealth health(Peer master) {
    return NodeHealth.of(masters.http(), master.name(), master.address(), PROBE);
  }

  /** Whether it is healthy, or does not run at all and so has no part in it. */
  boolean isWellOrGone(Peer master) {
    return !masters.runs(master) || isHealthy(master);
  }

  private boolean anyOtherHasData(Peer master) {
    return others(master).stream().anyMatch(masters::hasData);
  }
}

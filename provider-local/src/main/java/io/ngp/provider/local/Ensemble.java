package io.ngp.provider.local;

import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.provider.local.machine.Waiting;
import io.ngp.provider.local.node.LocalPlatform;
import io.ngp.provider.local.node.NodeFile;
import io.ngp.provider.local.node.NodeHealth;
import io.ngp.provider.local.node.NodeHttp.Answer;
import io.ngp.provider.local.node.NodeProcess;
import io.ngp.provider.local.node.NodeSpec.Master;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * Lets masters come to their ensemble and leave it so that what it holds is safe: a new one comes
 * when there is one to join, one that goes gives its vote back first.
 */
final class Ensemble {
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final Duration PROBE = Duration.ofSeconds(1);

  /** A change of the members may take the masters 20 s. */
  private static final Duration CHANGE = Duration.ofSeconds(25);

  private static final Duration UNTIL_LEFT = Duration.ofSeconds(40);

  /** Others that do not run may be about to be started. */
  private static final Duration UNTIL_ALONE = Duration.ofSeconds(3);

  private static final int CONFLICT = 409;

  private final Site site;

  Ensemble(Site site) {
    this.site = site;
  }

  /**
   * Waits until {@code master} may start. One that has data may at once, and so may the first of a
   * platform without any data: it begins. Any other waits for a healthy one to fetch the data from.
   *
   * @throws ProviderException if it may not within {@code patience}, or the user asked to stop
   */
  void awaitTurn(Operation operation, Master master, Duration patience) {
    if (hasData(master.name()) || (master.id() == 1 && !anyOtherHasData(master))) {
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
          "Look into the logs in " + site.folder().resolve("nodes") + ", then apply again.");
    }
  }

  /**
   * Has the other masters take the vote of one that goes for good, and returns when they have. If
   * none of them runs, or it is the last one, there is nobody to tell.
   *
   * @throws ProviderException if they could not agree on it: the master stays then
   */
  void leave(Operation operation, Master master) {
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

  private boolean hasLeft(Master master) {
    var addresses =
        others(master).stream().filter(this::runs).map(other -> other.entry().address()).toList();
    return new MasterApi(addresses, CHANGE)
        .send("DELETE", "/ngp/v1/masters/" + master.id())
        .filter(Ensemble::isOver)
        .isPresent();
  }

  /** Removed, or the only one that is left. */
  private static boolean isOver(Answer answer) {
    return answer.isOk() || answer.status() == CONFLICT;
  }

  private boolean isAlone(Master master) {
    return others(master).stream().noneMatch(this::runs);
  }

  private boolean runs(Master master) {
    return NodeProcess.find(site.node(master.name())).isPresent();
  }

  /** The other masters of the platform, running or not. */
  List<Master> others(Master master) {
    return LocalPlatform.read(site.folder()).files().stream()
        .map(NodeFile::spec)
        .filter(Master.class::isInstance)
        .map(Master.class::cast)
        .filter(other -> !other.name().equals(master.name()))
        .toList();
  }

  boolean isHealthy(Master master) {
    return runs(master)
        && NodeHealth.of(master.name(), master.entry().address(), PROBE).isHealthy();
  }

  /** Whether it is healthy, or does not run at all and so has no part in it. */
  boolean isWellOrGone(Master master) {
    return !runs(master) || isHealthy(master);
  }

  private boolean anyOtherHasData(Master master) {
    return others(master).stream().anyMatch(other -> hasData(other.name()));
  }

  private boolean hasData(String name) {
    try (var files = Files.list(site.node(name).data().resolve("zookeeper").resolve("version-2"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          // A member that never heard of the others writes snapshot.0, of nothing.
          .anyMatch(file ->
              file.startsWith("log.")
                  || (file.startsWith("snapshot.") && !file.equals("snapshot.0")));
    } catch (IOException _) {
      return false;
    }
  }
}

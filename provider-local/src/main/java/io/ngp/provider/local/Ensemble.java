package io.ngp.provider.local;

import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.value.ValueReader;
import io.ngp.provider.local.machine.Waiting;
import io.ngp.provider.local.node.NodeHealth;
import io.ngp.provider.local.node.NodeSpec.Master;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets masters join an ensemble in an order in which no majority can form of members that know
 * nothing: such a majority would agree on having no data, and those that have it would give in.
 *
 * <p>A master that has data starts at once. One that has none waits until all members before it run
 * and know of it; from the one on that could complete a majority without the first, it waits until
 * they are healthy: then there is a majority that has the data, and the newcomer fetches it.
 */
final class Ensemble {
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final Duration PROBE = Duration.ofSeconds(1);

  private final Site site;

  Ensemble(Site site) {
    this.site = site;
  }

  /**
   * Waits until {@code master} may start.
   *
   * @throws ProviderException if it may not within {@code patience}, or the user asked to stop
   */
  void awaitTurn(Operation operation, NodeInputs inputs, Master master, Duration patience) {
    if (hasData(master.name())) {
      return;
    }
    for (var before = 1; before < master.id(); before++) {
      var index = before - 1;
      var name = ValueReader.of(inputs.members().get(index)).textOrEmpty("name");
      operation.progress("waiting for " + name);
      if (!Waiting.until(
          () -> operation.isStopping() || isReady(name, master), patience, INTERVAL)) {
        throw new ProviderException(
            "%s was not started: %s is not %s after %d s, and a new master may only join those that hold the data."
                .formatted(
                    master.name(),
                    name,
                    mustBeHealthy(master) ? "healthy" : "up",
                    patience.toSeconds()),
            "Look into " + site.node(name).log() + ", then apply again.");
      }
      if (operation.isStopping()) {
        throw new ProviderException(
            master.name() + " was not started, as you asked.", "`ngp apply` starts it.");
      }
    }
  }

  private static boolean mustBeHealthy(Master master) {
    return master.id() > master.members().size() / 2 + 1;
  }

  private boolean isReady(String name, Master newcomer) {
    return site.running(name)
        .flatMap(
            file -> file.spec() instanceof Master master ? Optional.of(master) : Optional.empty())
        // One that runs with the former members does not count: it is about to restart.
        .filter(master -> master.members().equals(newcomer.members()))
        .map(master -> NodeHealth.of(name, master.entry().address(), PROBE))
        .filter(health -> mustBeHealthy(newcomer) ? health.isHealthy() : health.isAnswering())
        .isPresent();
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

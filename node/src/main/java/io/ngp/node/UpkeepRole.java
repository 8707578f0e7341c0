package io.ngp.node;

import io.ngp.upkeep.Upkeep;
import java.io.IOException;
import java.time.InstantSource;

/**
 * Keeps the host what it is declared to be: as root, beside the nodes, which pass its reports on.
 */
final class UpkeepRole implements Role {
  private final Upkeep upkeep;

  UpkeepRole(NodeConfig.Upkeep config) {
    upkeep =
        new Upkeep(
            new Upkeep.Places(config.document(), config.lock(), config.folder()),
            InstantSource.system());
  }

  @Override
  public void start() throws IOException {
    upkeep.start();
  }

  /** Its report tells. */
  @Override
  public Health health() {
    return new Health(true, "looking after this host");
  }

  @Override
  public void close() {
    upkeep.close();
  }
}

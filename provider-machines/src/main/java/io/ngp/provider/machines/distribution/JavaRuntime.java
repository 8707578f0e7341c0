package io.ngp.provider.machines.distribution;

import java.io.IOException;
import java.nio.file.Path;

/** Where the runtime comes from that NGP is packed with. */
@FunctionalInterface
interface JavaRuntime {
  /**
   * Its folder; one that has to be made is made in {@code work}, which is the caller's to remove.
   */
  Path in(Path work) throws IOException;
}

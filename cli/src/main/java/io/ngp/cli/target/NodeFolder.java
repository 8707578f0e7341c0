package io.ngp.cli.target;

import java.nio.file.Path;

/** Where one node of a local platform keeps its things. */
public record NodeFolder(Path path) {
  /** The node's configuration. */
  public Path config() {
    return path.resolve("node.json");
  }

  /** Which process the node is. */
  public Path pid() {
    return path.resolve("pid");
  }

  /** What the node writes to its outputs. */
  public Path log() {
    return path.resolve("log");
  }
}

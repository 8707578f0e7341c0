package io.ngp.provider.local.node;

import io.ngp.iac.provider.ProviderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;

/** Where one node of a local platform keeps its things. */
public record NodeFolder(Path path) {
  /** The folder of the node called {@code name}, in the platform's folder. */
  public static NodeFolder of(Path platform, String name) {
    return new NodeFolder(all(platform).resolve(name));
  }

  /** The folder of all nodes' folders. */
  static Path all(Path platform) {
    return platform.resolve("nodes");
  }

  /** The node's name. */
  public String name() {
    return String.valueOf(path.getFileName());
  }

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

  /** What the node keeps over restarts. */
  public Path data() {
    return path.resolve("data");
  }

  /**
   * Removes the folder with everything in it, if it is there.
   *
   * @throws ProviderException if it cannot be removed
   */
  public void remove() {
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException _) {
      // Nothing to remove.
    } catch (IOException e) {
      throw new ProviderException(
          path + " cannot be removed: " + e.getMessage(),
          "Remove it by hand; nothing runs there any more.",
          e);
    }
  }
}

package io.ngp.cli.drill;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Random;

/**
 * Fills the file system of a node's folder with one file, and removes it again. Only one that
 * nobody but the node uses, as far as this platform and the system go, and only a small one.
 */
final class DiskFill implements Fault {
  /** What lets the drill be done. */
  static final String REMEDY =
      "Give one a small file system: ngp down, mount one elsewhere, make .ngp/default/nodes/AGENT a link to it, ngp up.";

  private static final String FILE = "ngp-drill-fills-this-disk";
  private static final long MIB = 1L << 20;
  private static final long MOST_MIB = 8192;
  private static final int BLOCK = 1 << 20;
  private static final int SMALL_BLOCK = 4096;

  private final Path file;

  private DiskFill(Path file) {
    this.file = file;
  }

  /**
   * Of the file system that {@code data} is on; nothing is done yet.
   *
   * @param others what must not be on the same one
   * @throws Failure if that would hurt more than the node, or take too long
   */
  static DiskFill of(Path data, Collection<Path> others) {
    try {
      if (!isAlone(data, others)) {
        throw refused(data + " is on a file system that others use, who would suffer, too.");
      }
      var free = Files.getFileStore(data).getUsableSpace() / MIB;
      if (free > MOST_MIB) {
        throw refused(
            "The file system of %s has %d MiB left; at most %d are filled."
                .formatted(data, free, MOST_MIB));
      }
      return new DiskFill(data.resolve(FILE));
    } catch (IOException | UnsupportedOperationException e) {
      throw new Failure(
          ExitStatus.FAILED,
          "Nothing is known of the disk of " + data + ": " + e,
          "See: ngp status");
    }
  }

  /** Whether none of the others is on the file system that {@code data} is on. */
  static boolean isAlone(Path data, Collection<Path> others) throws IOException {
    var device = device(data);
    for (var other : others) {
      if (Files.exists(other) && device(other).equals(device)) {
        return false;
      }
    }
    return true;
  }

  private static Object device(Path path) throws IOException {
    return Files.getAttribute(path, "unix:dev");
  }

  private static Failure refused(String why) {
    return new Failure(ExitStatus.USAGE, why, REMEDY);
  }

  @Override
  public void strike() {
    // Nothing that a file system could compress.
    var block = new byte[BLOCK];
    new Random().nextBytes(block);
    try (var out = Files.newOutputStream(file)) {
      fill(out, block, BLOCK);
      fill(out, block, SMALL_BLOCK);
    } catch (IOException e) {
      // What was buffered last did not fit, either; unless nothing ever did.
      if (!Files.exists(file)) {
        throw new Failure(ExitStatus.FAILED, file + " can't be written: " + e, "See: ngp status");
      }
    }
  }

  private static void fill(OutputStream out, byte[] block, int size) {
    try {
      while (true) {
        out.write(block, 0, size);
      }
    } catch (IOException _) {
      // Full.
    }
  }

  @Override
  public void mend() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED, file + " can't be removed: " + e.getMessage(), "Remove it by hand.");
    }
  }
}

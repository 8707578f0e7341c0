package io.ngp.engine.local.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Writes an archive's entries into a folder, each checked, all counted against the limits. */
final class Unpacker {
  private static final long RATIO_COUNTS_ABOVE = 64L << 20;
  private static final int PERMISSION_BITS = 0777;

  private final SafeFolder folder;
  private final long archiveSize;
  private final FetchLimits limits;
  private final byte[] buffer = new byte[64 * 1024];
  private long written;
  private int entries;

  Unpacker(Path folder, long archiveSize, FetchLimits limits) {
    this.folder = new SafeFolder(folder);
    this.archiveSize = archiveSize;
    this.limits = limits;
  }

  void folder(String name) throws FetchException, IOException {
    Path path = next(name);
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(path);
    }
  }

  /**
   * Writes a file.
   *
   * @param mode permission bits; the default ones if none is set
   */
  void file(String name, InputStream content, int mode) throws FetchException, IOException {
    Path path = next(name);
    Files.deleteIfExists(path);
    try (OutputStream out = Files.newOutputStream(path)) {
      for (int count = content.read(buffer); count > 0; count = content.read(buffer)) {
        written += count;
        checkSize();
        out.write(buffer, 0, count);
      }
    }
    if ((mode & PERMISSION_BITS) != 0) {
      Files.setPosixFilePermissions(path, permissions(mode));
    }
  }

  void symbolicLink(String name, String target) throws FetchException, IOException {
    Path path = next(name);
    folder.checkLink(path, target);
    Files.deleteIfExists(path);
    Files.createSymbolicLink(path, Path.of(target));
  }

  void hardLink(String name, String target) throws FetchException, IOException {
    Path path = next(name);
    Path existing = folder.resolve(target);
    if (!folder.isRegularFile(existing)) {
      throw new FetchException(
          "\"%s\" is a link to \"%s\", which is no file of the archive".formatted(name, target));
    }
    Files.deleteIfExists(path);
    Files.createLink(path, existing);
  }

  private Path next(String name) throws FetchException, IOException {
    if (++entries > limits.mostEntries()) {
      throw new FetchException("it has more than %d entries".formatted(limits.mostEntries()));
    }
    return folder.resolve(name);
  }

  private void checkSize() throws FetchException {
    if (written > limits.largestTree()) {
      throw new FetchException(
          "it unpacks to more than %d MiB".formatted(limits.largestTree() >> 20));
    }
    if (written > RATIO_COUNTS_ABOVE && written / limits.largestRatio() > archiveSize) {
      throw new FetchException(
          "it unpacks to more than %d times its size".formatted(limits.largestRatio()));
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> result = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] fromHighest = PosixFilePermission.values();
    for (int i = 0; i < fromHighest.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        result.add(fromHighest[i]);
      }
    }
    return result;
  }
}

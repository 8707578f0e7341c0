package io.ngp.engine.local.fetch;

import io.ngp.cluster.app.Fetch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Brings what a task's {@code fetch} names into its sandbox. Thread-safe. */
public final class Fetcher {
  private final FetchLimits limits;
  private final Download download;
  private final FetchCache cache;

  public Fetcher(Path cacheFolder, FetchLimits limits) {
    this.limits = limits;
    this.download = new Download(limits);
    this.cache = new FetchCache(cacheFolder, limits.cache());
  }

  /**
   * Downloads one entry and unpacks it if it is an archive to be unpacked. Can be interrupted.
   *
   * @throws FetchException if that fails; the message names the URI and the reason
   */
  public void fetch(Fetch entry, Path sandbox) throws FetchException {
    try {
      bring(entry, sandbox);
    } catch (FetchException e) {
      throw new FetchException("Cannot fetch %s: %s".formatted(entry.uri(), e.getMessage()), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new FetchException("Cannot fetch %s: %s".formatted(entry.uri(), e), e);
    }
  }

  private void bring(Fetch entry, Path sandbox) throws FetchException, IOException {
    URI uri = URI.create(entry.uri());
    Path target = new SafeFolder(sandbox).resolve(entry.destPath().orElse(fileName(uri)));
    if (Files.isDirectory(target)) {
      throw new FetchException("\"%s\" is a folder in the sandbox".formatted(target.getFileName()));
    }
    if (entry.cache()) {
      cache.copy(uri, target, download);
    } else {
      download.copy(uri, target);
    }
    if (entry.executable()) {
      makeExecutable(target);
    } else if (entry.extract()) {
      Optional<Archive> archive = Archive.of(target.toString());
      if (archive.isPresent()) {
        unpack(archive.get(), target, sandbox);
      }
    }
  }

  private void unpack(Archive archive, Path file, Path sandbox) throws FetchException {
    try {
      archive.unpack(file, sandbox, limits);
    } catch (FetchException e) {
      throw new FetchException("the archive is refused: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      // Damaged archives make the decoders throw all sorts of things.
      throw new FetchException("it can't be unpacked: " + e.getMessage(), e);
    }
  }

  private static String fileName(URI uri) throws FetchException {
    String path = uri.getPath() == null ? "" : uri.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isEmpty()) {
      throw new FetchException("its path names no file; set \"destPath\"");
    }
    return name;
  }

  private static void makeExecutable(Path file) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    permissions.addAll(
        Set.of(
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_EXECUTE));
    Files.setPosixFilePermissions(file, permissions);
  }
}

package io.ngp.engine.local.fetch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Downloads of entries with {@code cache}, by URI, as in Mesos never asked for again while they are
 * kept; the least recently used go first. Thread-safe.
 */
final class FetchCache {
  private final Path folder;
  private final long capacity;
  private final ReentrantLock lock = new ReentrantLock();

  FetchCache(Path folder, long capacity) {
    this.folder = folder;
    this.capacity = capacity;
  }

  /** Copies a URI's content to a file, from here if it is here. */
  void copy(URI uri, Path target, Download download) throws FetchException, IOException {
    Path cached = folder.resolve(key(uri));
    if (!copyCached(cached, target)) {
      Path partial = Files.createTempFile(Files.createDirectories(folder), "partial-", "");
      try {
        download.copy(uri, partial);
        Files.copy(
            partial,
            target,
            StandardCopyOption.REPLACE_EXISTING,
            StandardCopyOption.COPY_ATTRIBUTES);
        keep(partial, cached);
      } finally {
        Files.deleteIfExists(partial);
      }
    }
  }

  private boolean copyCached(Path cached, Path target) throws IOException {
    lock.lock();
    try {
      if (!Files.exists(cached)) {
        return false;
      }
      Files.setLastModifiedTime(cached, FileTime.from(Instant.now()));
      Files.copy(
          cached, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void keep(Path partial, Path cached) throws IOException {
    lock.lock();
    try {
      long size = Files.size(partial);
      if (size > capacity) {
        return;
      }
      makeRoom(capacity - size);
      Files.move(partial, cached, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      lock.unlock();
    }
  }

  private void makeRoom(long most) throws IOException {
    List<Path> oldestFirst;
    try (Stream<Path> files = Files.list(folder)) {
      oldestFirst =
          files
              .filter(f -> !String.valueOf(f.getFileName()).startsWith("partial-"))
              .sorted(Comparator.comparing(FetchCache::used))
              .toList();
    }
    long total = 0;
    for (Path file : oldestFirst) {
      total += Files.size(file);
    }
    for (Path file : oldestFirst) {
      if (total <= most) {
        return;
      }
      total -= Files.size(file);
      Files.delete(file);
    }
  }

  private static Instant used(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at the cached " + file, e);
    }
  }

  private static String key(URI uri) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(uri.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}

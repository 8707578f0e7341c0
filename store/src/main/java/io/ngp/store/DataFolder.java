package io.ngp.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's folder: says whose it is ({@code myid}), and is held by one process at a time. The
 * operating system lets go of it when the process dies, however it dies.
 */
final class DataFolder {

  private static final Logger log = LoggerFactory.getLogger(DataFolder.class);

  private final Path path;
  private @Nullable FileChannel lock;

  DataFolder(Path path) {
    this.path = path.toAbsolutePath();
  }

  /**
   * Whether a member's folder holds more than its beginning: one that never heard of the others
   * writes {@code snapshot.0}, of nothing.
   */
  static boolean hasData(Path folder) {
    try (Stream<Path> files = Files.list(folder.resolve("version-2"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .anyMatch(name ->
              name.startsWith("log.")
                  || (name.startsWith("snapshot.") && !name.equals("snapshot.0")));
    } catch (IOException e) {
      // Nothing was written there yet.
      return false;
    }
  }

  Path path() {
    return path;
  }

  /** Makes the folder if needed and takes it for the member. */
  void open(int id) {
    try {
      Files.createDirectories(path);
      lock();
      requireOwner(id);
    } catch (IOException e) {
      close();
      throw new ZooKeeperStartException(
          "ZooKeeper member %d cannot use the folder %s: %s. Make it writable for this user."
              .formatted(id, path, e.getMessage()),
          e);
    } catch (ZooKeeperStartException e) {
      close();
      throw e;
    }
  }

  private void lock() throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock = channel;
    boolean held;
    try {
      held = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      held = false;
    }
    if (!held) {
      throw new ZooKeeperStartException(
          "The ZooKeeper data in %s is in use by another process. Stop it first: two would destroy the data."
              .formatted(path),
          null);
    }
  }

  private void requireOwner(int id) throws IOException {
    Path file = path.resolve("myid");
    if (!Files.exists(file)) {
      Path draft = path.resolve("myid.tmp");
      Files.writeString(draft, Integer.toString(id));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    String owner = Files.readString(file).strip();
    if (!owner.equals(Integer.toString(id))) {
      throw new ZooKeeperStartException(
          "The ZooKeeper data in %s belongs to member \"%s\", not to member %d. Use each member's own folder: with another's it would break its promises to the rest."
              .formatted(path, owner, id),
          null);
    }
  }

  void close() {
    if (lock == null) {
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      log.warn("Closing the lock of {} failed; it ends with this process.", path, e);
    }
    lock = null;
  }
}

package io.ngp.iac.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock of a folder, in two files: {@code lock} says who holds it, {@code lock.os} is locked at
 * the operating system, which lets go of it when the process dies. So a dead holder of this machine
 * is told from one that lives; one of another machine, that shares the folder, is not.
 *
 * <p>Breaking a lock leaves a mark in {@code lock} and removes {@code lock.os}: whatever its former
 * holder has locked is no longer the file the next one locks.
 */
final class LocalLock {
  /**
   * The folders locked by this process. The system's locks belong to a process as a whole, and
   * closing any channel of the file frees them: it must not be opened a second time.
   */
  private static final Map<Path, String> LOCKED_HERE = new ConcurrentHashMap<>();

  private final Path folder;
  private final Path info;
  private final Path guard;

  LocalLock(Path folder) {
    this.folder = folder;
    this.info = folder.resolve("lock");
    this.guard = folder.resolve("lock.os");
  }

  /**
   * The lock, held.
   *
   * @param former who held it and did not free it
   */
  record Held(Path folder, FileChannel guard, LockInfo holder, Optional<LockMark> former) {}

  Optional<LockMark> read() throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(info);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    return Optional.of(LockMark.parse(content));
  }

  Held take(LockInfo holder) throws IOException {
    var key = folder.toRealPath();
    if (LOCKED_HERE.putIfAbsent(key, holder.id()) != null) {
      throw new StateLockedException(read().map(LockMark::holder).orElse(holder));
    }
    try {
      return takeFromOthers(key, holder);
    } catch (IOException | RuntimeException e) {
      LOCKED_HERE.remove(key, holder.id());
      throw e;
    }
  }

  private Held takeFromOthers(Path key, LockInfo holder) throws IOException {
    var channel = OwnerOnly.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      var isFree = tryLock(channel);
      var former = read();
      var isAlive =
          former.isPresent()
              && former.get().status() == LockMark.Status.HELD
              && !isOurs(former.get(), holder);
      if (!isFree || isAlive) {
        throw new StateLockedException(
            former.map(LockMark::holder).orElseGet(() -> unknownHolder(holder)));
      }
      OwnerOnly.replace(info, temporary(holder.id()), LockMark.held(holder).toJson());
      return new Held(key, channel, holder, former);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    // Freed when the channel is closed or the process ends.
    FileLock lock = channel.tryLock();
    return lock != null;
  }

  /** Whether the holder was of this machine; being unlocked, it is dead then. */
  private static boolean isOurs(LockMark mark, LockInfo taker) {
    return mark.holder().host().equals(taker.host());
  }

  /** Somebody is just about to take or free the lock. */
  private static LockInfo unknownHolder(LockInfo taker) {
    return new LockInfo("?", "somebody", taker.host(), 0, taker.since(), "ngp");
  }

  /** Whether {@code held} was neither broken nor taken over. */
  boolean isHeld(Held held) throws IOException {
    return read().equals(Optional.of(LockMark.held(held.holder())));
  }

  void free(Held held) throws IOException {
    try (var _ = held.guard()) {
      if (isHeld(held)) {
        Files.delete(info);
      }
    } finally {
      LOCKED_HERE.remove(held.folder(), held.holder().id());
    }
  }

  void breakLock(LockInfo holder) throws IOException {
    OwnerOnly.replace(info, temporary(holder.id()), LockMark.broken(holder).toJson());
    Files.deleteIfExists(guard);
    LOCKED_HERE.remove(folder.toRealPath(), holder.id());
  }

  private Path temporary(String id) {
    return folder.resolve("lock." + id + ".tmp");
  }
}

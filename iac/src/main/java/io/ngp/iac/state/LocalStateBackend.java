package io.ngp.iac.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * State in a folder: {@code journal-NNNNNN}, the former journal, {@code revisions/}, {@code lock}.
 * Only its owner may read it.
 */
public final class LocalStateBackend implements StateBackend {
  private static final int ATTEMPTS = 100;

  private final Path folder;
  private final LocalLock lock;
  private final LocalJournals journals;

  /** In {@code folder}, which is made when it is first locked. */
  public LocalStateBackend(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.lock = new LocalLock(this.folder);
    this.journals = new LocalJournals(this.folder);
  }

  @Override
  public String location() {
    return folder.toString();
  }

  @Override
  public Optional<LockInfo> holder() {
    try {
      return lock.read()
          .filter(mark -> mark.status() == LockMark.Status.HELD)
          .map(LockMark::holder);
    } catch (IOException e) {
      throw failure("read the lock", e);
    }
  }

  @Override
  public Lease lock(LockInfo holder) {
    try {
      OwnerOnly.createFolder(folder);
      return lease(lock.take(holder));
    } catch (IOException e) {
      throw failure("take the lock", e);
    }
  }

  private Lease lease(LocalLock.Held held) throws IOException {
    try {
      var isBroken =
          held.former().filter(mark -> mark.status() == LockMark.Status.BROKEN).isPresent();
      if (isBroken) {
        moveAwayFromFormerHolder(held.holder().id());
      }
      return new LocalLease(folder, lock, held, journals);
    } catch (IOException | RuntimeException e) {
      lock.free(held);
      throw e;
    }
  }

  /**
   * The former holder may live, and have the journal open. It goes on in a copy: what is added to
   * the old file from now on, nobody reads, and who added it finds its lock gone.
   */
  private void moveAwayFromFormerHolder(String id) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var number = journals.newest();
      if (number.isEmpty()) {
        return;
      }
      try {
        var content = Files.readAllBytes(journals.file(number.getAsInt()));
        journals.add(number.getAsInt() + 1, content, id);
        return;
      } catch (FileAlreadyExistsException | NoSuchFileException _) {
        // The former holder has just put another one there.
      }
    }
    throw new StateException("The former holder of the lock is still writing.", "End it first.");
  }

  @Override
  public void unlock(String id) {
    try {
      var holder = holder();
      if (holder.isEmpty()) {
        throw new StateException("The state in " + folder + " is not locked.", "");
      }
      if (!holder.get().id().equals(id)) {
        throw new StateException(
            "The lock has the id %s, not %s: it is held by %s."
                .formatted(holder.get().id(), id, holder.get().describe()),
            "If this one is to be broken: `ngp unlock " + holder.get().id() + "`.");
      }
      lock.breakLock(holder.get());
    } catch (IOException e) {
      throw failure("break the lock", e);
    }
  }

  @Override
  public Optional<InputStream> journal() {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        var file = journals.present();
        if (file.isEmpty()) {
          return Optional.empty();
        }
        try {
          return Optional.of(Files.newInputStream(file.get()));
        } catch (NoSuchFileException _) {
          // It was replaced in this moment.
        }
      }
      throw new StateException(
          "The journal in " + folder + " is replaced all the time.", "Try again.");
    } catch (IOException e) {
      throw failure("read the journal", e);
    }
  }

  @Override
  public Optional<byte[]> document(String name) {
    try {
      return Optional.of(Files.readAllBytes(folder.resolve(name)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw failure("read " + name, e);
    }
  }

  private StateException failure(String what, IOException cause) {
    return failure(folder, what, cause);
  }

  /** What went wrong with {@code folder}. */
  static StateException failure(Path folder, String what, IOException cause) {
    return new StateException(
        "Cannot " + what + " of the state in " + folder + ": " + reason(cause) + ".",
        "Check that the disk has room and that the folder is yours.",
        cause);
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case java.nio.file.AccessDeniedException denied ->
          "access to " + denied.getFile() + " is denied";
      case NoSuchFileException missing -> missing.getFile() + " is missing";
      case java.nio.file.FileSystemException other when other.getReason() != null ->
          String.valueOf(other.getReason());
      default -> String.valueOf(cause.getMessage());
    };
  }
}

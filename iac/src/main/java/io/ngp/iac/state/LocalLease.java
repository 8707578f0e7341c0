package io.ngp.iac.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A folder's lock, held. */
final class LocalLease implements StateBackend.Lease {
  private final Path folder;
  private final LocalLock lock;
  private final LocalLock.Held held;
  private final LocalJournals journals;
  private int number;
  private @Nullable FileChannel channel;
  private boolean isClosed;

  LocalLease(Path folder, LocalLock lock, LocalLock.Held held, LocalJournals journals)
      throws IOException {
    this.folder = folder;
    this.lock = lock;
    this.held = held;
    this.journals = journals;
    this.number = journals.newest().orElse(0);
  }

  @Override
  public Optional<LockInfo> predecessor() {
    return held.former().map(LockMark::holder);
  }

  @Override
  public Optional<InputStream> journal() {
    if (number == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.newInputStream(journals.file(number)));
    } catch (IOException e) {
      throw LocalStateBackend.failure(folder, "read the journal", e);
    }
  }

  @Override
  public void replace(byte[] journal, boolean keepFormer) {
    try {
      refuseIfLost();
      journals.add(number + 1, journal, held.holder().id());
      number++;
      closeChannel();
      journals.deleteBefore(keepFormer ? number - 1 : number);
    } catch (FileAlreadyExistsException _) {
      throw lost();
    } catch (IOException e) {
      throw LocalStateBackend.failure(folder, "replace the journal", e);
    }
  }

  /**
   * That the lock is still ours is looked up before, to write nothing in vain, and after: a
   * successor copies the journal only once it has the lock, so what was written before is in it.
   */
  @Override
  public void append(byte[] bytes) {
    try {
      refuseIfLost();
      OwnerOnly.write(channel(), bytes);
      refuseIfLost();
    } catch (IOException e) {
      throw LocalStateBackend.failure(folder, "add to the journal", e);
    }
  }

  private FileChannel channel() throws IOException {
    var open = channel;
    if (open == null) {
      open =
          FileChannel.open(
              journals.file(number), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      channel = open;
    }
    return open;
  }

  private void closeChannel() throws IOException {
    var open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private void refuseIfLost() throws IOException {
    if (!lock.isHeld(held)) {
      throw lost();
    }
  }

  private StateException lost() {
    return new StateException(
        "The lock of the state in " + folder + " was taken from this command by `ngp unlock`.",
        "What it was doing is recorded up to now. See with `ngp plan` what is left to do.");
  }

  @Override
  public int pieces() {
    return 1;
  }

  @Override
  public void put(String name, byte[] document) {
    try {
      refuseIfLost();
      var file = folder.resolve(name);
      OwnerOnly.createFolder(OwnerOnly.folderOf(file));
      OwnerOnly.replace(file, file.resolveSibling(file.getFileName() + ".tmp"), document);
    } catch (IOException e) {
      throw LocalStateBackend.failure(folder, "keep " + name, e);
    }
  }

  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      closeChannel();
      lock.free(held);
    } catch (IOException e) {
      throw LocalStateBackend.failure(folder, "free the lock", e);
    }
  }
}

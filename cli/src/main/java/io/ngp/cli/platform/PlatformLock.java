package io.ngp.cli.platform;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.target.PlatformFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * Lets one {@code up} or {@code down} at a time work on a platform. The system frees it when the
 * holder dies.
 */
final class PlatformLock implements AutoCloseable {
  private final FileChannel channel;

  private PlatformLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock for {@code command}.
   *
   * @throws Failure naming the holder, if somebody has it
   */
  static PlatformLock take(PlatformFolder folder, String command) {
    try {
      Files.createDirectories(folder.path());
      var channel =
          FileChannel.open(
              folder.lock(),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw busy(folder);
      }
      var holder = "`ngp " + command + "`, process " + ProcessHandle.current().pid();
      channel.truncate(0).write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
      return new PlatformLock(channel);
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          folder.lock() + " cannot be locked: " + e.getMessage(),
          "Choose a folder you may write to: ngp -C DIR " + command);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static Failure busy(PlatformFolder folder) throws IOException {
    return new Failure(
        ExitStatus.CONFLICT,
        Files.readString(folder.lock()) + " is working on the platform in " + folder.owner() + ".",
        "Wait until it is done and try again.");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // The lock ends with the process at the latest.
    }
  }
}

package io.ngp.iac.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Files and folders that only their owner may read, and that survive a power failure. */
final class OwnerOnly {
  private static final boolean IS_POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private OwnerOnly() {}

  /** Makes the folder, and those above it in the usual way. */
  static void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folderOf(folder));
    Files.createDirectories(folder, permissions("rwx------"));
  }

  /** The folder that holds {@code file}. */
  static Path folderOf(Path file) {
    var absolute = file.toAbsolutePath();
    return Objects.requireNonNullElse(absolute.getParent(), absolute);
  }

  static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), permissions("rw-------"));
  }

  private static FileAttribute<?>[] permissions(String text) {
    return IS_POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }

  /** Whether group or others have any right to the file. */
  static boolean isOpenToOthers(Path file) throws IOException {
    return IS_POSIX && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
  }

  /** Writes a new file, durably but for its name. */
  static void writeNew(Path file, byte[] content) throws IOException {
    try (var channel = open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(channel, content);
    }
  }

  /** Writes all of {@code content} and waits until it is durable. */
  static void write(FileChannel channel, byte[] content) throws IOException {
    var buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.force(false);
  }

  /** Puts {@code content} in the place of the file at once, durably. */
  static void replace(Path file, Path temporary, byte[] content) throws IOException {
    Files.deleteIfExists(temporary);
    writeNew(temporary, content);
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(folderOf(file));
  }

  /** Makes the names in a folder durable, where the system can. */
  static void syncFolder(Path folder) throws IOException {
    if (IS_POSIX) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}

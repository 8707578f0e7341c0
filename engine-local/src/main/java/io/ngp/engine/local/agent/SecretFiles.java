package io.ngp.engine.local.agent;

import io.ngp.engine.local.fetch.FetchException;
import io.ngp.engine.local.fetch.SafeFolder;
import io.ngp.engine.local.wire.TaskSecrets.SecretFile;
import io.ngp.engine.local.wire.TaskSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's secrets as files in its sandbox: readable by their owner alone from the first moment,
 * gone as soon as the task has ended though its sandbox stays.
 */
final class SecretFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SecretFiles.class);
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_READS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------"));

  private SecretFiles() {}

  /**
   * Writes them into an otherwise complete sandbox.
   *
   * @throws CannotRunException if a path leads out of the sandbox or is taken by something fetched
   */
  static void write(TaskSpec spec, Path sandbox) throws CannotRunException, IOException {
    for (SecretFile file : files(spec)) {
      try {
        Path path = new SafeFolder(sandbox).resolve(file.path());
        write(path, file.content());
      } catch (FetchException e) {
        throw new CannotRunException(
            "Cannot put a secret into the sandbox: %s.".formatted(e.getMessage()), e);
      } catch (FileAlreadyExistsException e) {
        throw new CannotRunException(
            "Cannot put a secret into the sandbox: \"%s\" was fetched there. Change its \"containerPath\"."
                .formatted(file.path()),
            e);
      }
    }
  }

  private static void write(Path path, byte[] content) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_READS)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  /** Removes them; nothing happens where the task did so itself. */
  static void remove(TaskSpec spec, Path sandbox) {
    for (SecretFile file : files(spec)) {
      try {
        Files.deleteIfExists(new SafeFolder(sandbox).resolve(file.path()));
      } catch (FetchException | IOException e) {
        LOG.warn(
            "Secret {} stays in the sandbox of {} until that goes: {}",
            file.path(),
            spec.taskId(),
            e.toString());
      }
    }
  }

  private static List<SecretFile> files(TaskSpec spec) {
    return spec.secrets().map(secrets -> secrets.files()).orElse(List.of());
  }
}

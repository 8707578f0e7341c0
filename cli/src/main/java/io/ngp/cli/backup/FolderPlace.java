package io.ngp.cli.backup;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Backups in a folder of this machine, for their owner alone. */
record FolderPlace(Path folder) implements Place {
  @Override
  public String name() {
    return folder.toString();
  }

  @Override
  public List<Kept> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .map(FolderPlace::kept)
          .toList();
    } catch (IOException e) {
      throw failed("read", folder, e);
    }
  }

  private static Kept kept(Path file) {
    try {
      return new Kept(
          file.getFileName().toString(),
          Files.size(file),
          (from, length) -> read(file, from, length));
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  private static byte[] read(Path file, long from, int length) {
    try (var random = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[length];
      random.seek(from);
      random.readFully(bytes);
      return bytes;
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  @Override
  public String keep(Path file, String name) {
    Path kept = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      Path draft = folder.resolve("." + name + ".draft");
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
      try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(draft, kept, StandardCopyOption.ATOMIC_MOVE);
      return kept.toString();
    } catch (IOException e) {
      throw failed("write", kept, e);
    }
  }

  @Override
  public void fetch(String name, Path file) {
    try {
      Files.copy(folder.resolve(name), file);
    } catch (IOException e) {
      throw failed("read", folder.resolve(name), e);
    }
  }

  @Override
  public void close() {}

  private static Failure failed(String what, Path file, IOException e) {
    return new Failure(
        ExitStatus.FAILED, "Cannot " + what + " " + file + ": " + e + ".", "Check its folder.");
  }
}

package io.ngp.node.secret;

import io.ngp.cluster.engine.SecretStore.Lookup;
import io.ngp.cluster.engine.SecretValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Secrets as files below one folder of the master, read whenever a task needs them. Nothing outside
 * the folder is ever read, whatever a source or a symbolic link says.
 */
final class SecretFolder {
  /** A secret is a password, a key or a certificate; the order that carries it must stay small. */
  static final int LARGEST_BYTES = 64 << 10;

  private static final String DRAFT = ".draft";

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path folder;

  SecretFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Makes the folder, for the master's account alone, unless it is there. */
  void prepare() throws IOException {
    if (!Files.exists(folder)) {
      Files.createDirectories(folder, OWNER_ONLY_FOLDER);
    }
  }

  /** Why no file in the folder can have this name; empty if one can. */
  Optional<String> objection(String name) {
    boolean isInside =
        Arrays.stream(name.split("/", -1)).noneMatch(part -> List.of("", ".", "..").contains(part));
    try {
      Path _ = Path.of(name);
      return isInside
          ? Optional.empty()
          : Optional.of(
              "\"%s\" must be a relative path of plain names, a file below the master's folder of secrets"
                  .formatted(name));
    } catch (InvalidPathException _) {
      return Optional.of("it can't be the name of a file");
    }
  }

  Lookup look(String name) {
    Optional<String> objection = objection(name);
    if (objection.isPresent()) {
      return new Lookup.Missing(objection.get());
    }
    Path file = folder.resolve(name);
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(folder.toRealPath())) {
        return new Lookup.Missing(
            "the symbolic link %s leads out of %s, so it is not read. Put the file itself there."
                .formatted(file, folder));
      }
      return read(file, real);
    } catch (NoSuchFileException _) {
      return new Lookup.Missing(
          "there is no file %s on this master. Create it with mode 0600.".formatted(file));
    } catch (IOException e) {
      return new Lookup.Missing("%s can't be read: %s.".formatted(file, e));
    }
  }

  /** Shows every file that {@link #look} would give out. */
  void visit(BiConsumer<String, byte[]> visitor) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<String> names;
    try (Stream<Path> all = Files.walk(folder)) {
      names =
          all.filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString())
              .filter(name -> !name.endsWith(DRAFT))
              .sorted()
              .toList();
    }
    for (String name : names) {
      if (look(name) instanceof Lookup.Found found) {
        visitor.accept(name, found.value().bytes());
      }
    }
  }

  /** Writes a file in one step, for the master's account alone. */
  void put(String name, byte[] value) throws IOException {
    Optional<String> objection = objection(name);
    if (objection.isPresent() || value.length > LARGEST_BYTES) {
      throw new IllegalArgumentException(
          "No secret: "
              + objection.orElseGet(() ->
                  "\"%s\" has more than the %d KiB allowed".formatted(name, LARGEST_BYTES >> 10)));
    }
    prepare();
    Path file = folder.resolve(name);
    Path parent = folder;
    for (Path part : folder.relativize(file.resolveSibling("")).normalize()) {
      parent = parent.resolve(part);
      if (!Files.isDirectory(parent)) {
        Files.createDirectory(parent, OWNER_ONLY_FOLDER);
      }
    }
    if (!parent.toRealPath().startsWith(folder.toRealPath())) {
      throw new IOException("a symbolic link in %s leads out of %s".formatted(parent, folder));
    }
    Path draft = Files.createTempFile(parent, ".", DRAFT, OWNER_ONLY_FILE);
    try {
      Files.write(draft, value);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static Lookup read(Path file, Path real) throws IOException {
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      return new Lookup.Missing("%s is no file but a folder or device.".formatted(file));
    }
    try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(LARGEST_BYTES + 1);
      return content.length > LARGEST_BYTES
          ? new Lookup.Missing(
              "%s is larger than %d KiB, the most a secret may have."
                  .formatted(file, LARGEST_BYTES >> 10))
          : new Lookup.Found(new SecretValue(content));
    }
  }
}

package io.ngp.cli.target;

import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The folder {@code .ngp/<environment>} that holds one local platform: configuration, logs, data
 * and sandboxes.
 *
 * @param path absolute
 */
public record PlatformFolder(Path path) {
  /** Marks the folder a platform belongs to. */
  public static final String MARK = ".ngp";

  /**
   * The folder an invocation means: below {@code -C} or {@code NGP_DIR}; else below the nearest
   * folder upwards that has an {@code .ngp}; else below the working folder. It need not exist.
   */
  public static PlatformFolder of(Invocation invocation) {
    var owner = invocation.chosenFolder().orElseGet(() -> nearest(invocation.workingFolder()));
    return new PlatformFolder(owner.resolve(MARK).resolve(invocation.environment()));
  }

  private static Path nearest(Path start) {
    for (Path each = start; each != null; each = each.getParent()) {
      if (Files.isDirectory(each.resolve(MARK))) {
        return each;
      }
    }
    return start;
  }

  /** The folder the platform belongs to: the one that has the {@code .ngp}. */
  public Path owner() {
    return path.resolve("../..").normalize();
  }

  /** Locked while {@code up} or {@code down} work. */
  public Path lock() {
    return path.resolve("lock");
  }

  /** All nodes' folders. */
  public Path nodes() {
    return path.resolve("nodes");
  }

  /** One node's folder. */
  public NodeFolder node(String name) {
    return new NodeFolder(nodes().resolve(name));
  }

  /** The sandboxes. */
  public Path tasks() {
    return path.resolve("tasks");
  }

  /** What {@code up} decided, if it ever ran here. */
  public Optional<PlatformFile> read() {
    try {
      return Optional.of(PlatformFileFormat.read(Json.parse(Files.readString(file()))));
    } catch (java.nio.file.NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new Failure(
          ExitStatus.FAILED,
          file() + " cannot be read: " + e.getMessage(),
          "Repair it, or remove it and run `ngp up` to have it written anew.");
    }
  }

  /** Writes what {@code up} decided; a reader sees the old or the new file, never a part. */
  public void write(PlatformFile platform) {
    try {
      Files.createDirectories(path);
      var draft = path.resolve("platform.json.new");
      Files.writeString(draft, Json.pretty(PlatformFileFormat.write(platform)) + "\n");
      Files.move(
          draft, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          file() + " cannot be written: " + e.getMessage(),
          "Choose a folder you may write to: ngp -C DIR up");
    }
  }

  private Path file() {
    return path.resolve("platform.json");
  }
}

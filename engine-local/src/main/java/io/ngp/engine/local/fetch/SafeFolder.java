package io.ngp.engine.local.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A folder into which names of doubtful origin are resolved without ever leaving it. */
public final class SafeFolder {
  private final Path root;

  public SafeFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * Where a name lies in this folder. Parents that don't exist are made.
   *
   * @throws FetchException if the name is absolute, goes up and out, or leads over a symbolic link
   */
  public Path resolve(String name) throws FetchException, IOException {
    Path path = inside(name, root);
    Path parent = root;
    Path relative = root.relativize(path);
    for (int i = 0; i < relative.getNameCount() - 1; i++) {
      parent = parent.resolve(relative.getName(i));
      if (Files.isSymbolicLink(parent)) {
        throw new FetchException(
            "\"%s\" leads over the symbolic link \"%s\"".formatted(name, root.relativize(parent)));
      }
    }
    Files.createDirectories(parent);
    return path;
  }

  /**
   * Checks where a symbolic link would point.
   *
   * @throws FetchException if outside this folder
   */
  void checkLink(Path link, String target) throws FetchException {
    Path parent = link.getParent();
    inside(target, parent == null ? root : parent);
  }

  boolean isRegularFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private Path inside(String name, Path base) throws FetchException {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException e) {
      throw new FetchException("\"%s\" is no file name".formatted(name), e);
    }
    Path resolved = base.resolve(path).normalize();
    if (path.isAbsolute() || !resolved.startsWith(root)) {
      throw new FetchException("\"%s\" leads out of the sandbox".formatted(name));
    }
    return resolved;
  }
}

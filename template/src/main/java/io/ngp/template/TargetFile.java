package io.ngp.template;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/**
 * A file that is replaced as a whole: whoever opens it sees what it was or what it is, never a
 * part, also when the machine stops in the middle. Mode and owner stay; of a symbolic link what it
 * points to is replaced.
 */
public final class TargetFile {
  private final Path path;

  /** The file at {@code path}, which need not be there yet. */
  public TargetFile(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** What is asked of a new content before it replaces the old one. */
  public interface Check {
    /** Agrees with everything. */
    Check NONE = _ -> {};

    /**
     * Looks at a file with the new content.
     *
     * @throws TemplateException with the reason not to take it
     */
    void accept(Path candidate) throws InterruptedException;
  }

  /** Whether it has exactly this content. */
  public boolean has(String text) throws IOException {
    return Files.exists(path)
        && Arrays.equals(Files.readAllBytes(path), text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Replaces the content, unless it is that already.
   *
   * @return whether it was replaced
   * @throws TemplateException when the check refuses the new content; the old one stays
   */
  public boolean replace(String text, Check check) throws IOException, InterruptedException {
    if (has(text)) {
      return false;
    }
    Path real = Files.exists(path) ? path.toRealPath() : path;
    Path folder = real.getParent();
    if (folder == null || Files.isDirectory(real)) {
      throw new FileSystemException(real.toString(), null, "is a folder");
    }
    Files.createDirectories(folder);
    Path fresh = folder.resolve("." + real.getFileName() + "." + ProcessHandle.current().pid());
    try {
      write(fresh, real, text);
      check.accept(fresh);
      Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void write(Path fresh, Path former, String text) throws IOException {
    Files.deleteIfExists(fresh);
    boolean isKnown = Files.exists(former);
    if (isKnown) {
      // Nobody reads a secret in it before it has the mode of what it replaces.
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(fresh);
    }
    try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    if (isKnown) {
      keepAttributes(former, fresh);
    }
  }

  private static void keepAttributes(Path former, Path fresh) throws IOException {
    var was = Files.readAttributes(former, PosixFileAttributes.class);
    var view =
        Files.getFileAttributeView(fresh, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    var is = view.readAttributes();
    if (!is.group().equals(was.group())) {
      view.setGroup(was.group());
    }
    if (!is.owner().equals(was.owner())) {
      view.setOwner(was.owner());
    }
    view.setPermissions(was.permissions());
  }
}

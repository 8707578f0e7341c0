package io.ngp.cli.adopt.draft;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads files of which people say that they are there. */
public final class Texts {
  private static final long LARGEST = 64 << 20;

  private Texts() {}

  /**
   * The text of a file.
   *
   * @param name as messages call it
   * @throws Failure if it cannot be read
   */
  public static String read(Path file, String name) {
    try {
      if (Files.isDirectory(file)) {
        throw new Failure(ExitStatus.FAILED, name + " is a folder.", "Name a file in it.");
      }
      if (Files.size(file) > LARGEST) {
        throw new Failure(
            ExitStatus.FAILED, name + " is larger than 64 MiB.", "Name another file.");
      }
      return Files.readString(file);
    } catch (NoSuchFileException _) {
      throw new Failure(ExitStatus.FAILED, name + " does not exist.", "Looked for " + file);
    } catch (CharacterCodingException _) {
      throw new Failure(ExitStatus.FAILED, name + " is no UTF-8 text.", "Convert it to UTF-8.");
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED, name + " cannot be read: " + e.getMessage(), "Check its permissions.");
    }
  }

  /** The text of a file that need not be there. */
  public static Optional<String> ifPresent(Path file, String name) {
    return Files.exists(file) ? Optional.of(read(file, name)) : Optional.empty();
  }
}

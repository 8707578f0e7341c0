package io.ngp.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares a text with the file that says what it should be. {@code -Dngp.golden=rewrite} writes
 * the files anew, to be reviewed like code.
 */
public final class Golden {
  private static final Path RESOURCES = Path.of("src/test/resources");

  private Golden() {}

  /** Asserts that {@code text} is what {@code file}, below the test resources, holds. */
  public static void check(String file, String text) {
    var path = RESOURCES.resolve(file);
    try {
      if (System.getProperty("ngp.golden", "").equals("rewrite")) {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
      }
      assertThat(text)
          .as("%s (-Dngp.golden=rewrite writes it anew)", file)
          .isEqualTo(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

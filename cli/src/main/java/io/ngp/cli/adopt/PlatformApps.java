package io.ngp.cli.adopt;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.iac.configuration.ConfigurationLoader;
import io.ngp.iac.configuration.ExistingPlatformFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The platform file of a project, to which apps are added. */
final class PlatformApps {
  private final Path path;
  private final ExistingPlatformFile file;

  private PlatformApps(Path path, ExistingPlatformFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Reads it.
   *
   * @throws Failure if there is none
   * @throws io.ngp.iac.diagnostic.InvalidException if it cannot be understood
   */
  static PlatformApps of(Path project) {
    var path = project.resolve(ConfigurationLoader.FILE);
    try {
      if (Files.exists(path)) {
        return new PlatformApps(
            path, ExistingPlatformFile.read(ConfigurationLoader.FILE, Files.readString(path)));
      }
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          path + " cannot be read: " + e.getMessage(),
          "Check its permissions; nothing was written.");
    }
    throw new Failure(
        ExitStatus.FAILED,
        "There is no %s in %s; nothing was written.".formatted(ConfigurationLoader.FILE, project),
        "Make one by `ngp configure`, or import without --add and deploy with `ngp app deploy`.");
  }

  /**
   * The entries for files that no entry names yet; nothing is written.
   *
   * @throws io.ngp.iac.diagnostic.InvalidException if they can't be added to what is there
   */
  Addition adding(List<String> files) {
    var missing = files.stream().filter(each -> !file.hasApps(each)).toList();
    return new Addition(path, missing, missing.isEmpty() ? "" : file.withApps(missing));
  }

  /**
   * Entries to be written.
   *
   * @param files they name
   * @param text of the platform file with them
   */
  record Addition(Path path, List<String> files, String text) {
    Addition {
      files = List.copyOf(files);
    }

    /** Writes the platform file, if it changes. */
    void write() {
      if (!files.isEmpty()) {
        DefinitionFiles.write(path, ConfigurationLoader.FILE, text);
      }
    }
  }
}

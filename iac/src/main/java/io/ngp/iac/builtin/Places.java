package io.ngp.iac.builtin;

import io.ngp.iac.provider.ProviderException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where files of a project are.
 *
 * @param project the folder that relative paths are seen from; absolute
 */
record Places(Path project) {
  Places {
    project = project.toAbsolutePath().normalize();
  }

  /**
   * The file a user means. A relative path stays inside the project: whoever wants something
   * outside says so with an absolute one.
   *
   * @throws ProviderException if it leaves the project or is no path
   */
  Path resolve(String path) {
    try {
      var resolved = project.resolve(path).normalize();
      if (!Path.of(path).isAbsolute() && !resolved.startsWith(project)) {
        throw new ProviderException(
            "The path \"" + path + "\" leads out of the project " + project + ".",
            "Keep it inside, or write an absolute path if you mean it.");
      }
      return resolved;
    } catch (InvalidPathException e) {
      throw new ProviderException("\"" + path + "\" is no path: " + e.getReason() + ".", "", e);
    }
  }

  /** As people know it: relative to the project where it is inside. */
  String show(Path path) {
    return path.startsWith(project) && !path.equals(project)
        ? project.relativize(path).toString()
        : path.toString();
  }
}

package io.ngp.cli.adopt.compose;

import io.ngp.cli.adopt.draft.AdoptionRequest;
import io.ngp.cli.adopt.draft.Findings;
import io.ngp.cli.api.AppId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A service while it is read.
 *
 * @param section what the file says about it
 * @param findings about its app
 * @param file the Compose file, absolute
 * @param name of that file in messages
 * @param variables of the environment and of {@code .env}
 */
record Service(
    AppId id,
    Section section,
    Findings findings,
    Path file,
    String name,
    java.util.Map<String, String> variables,
    AdoptionRequest request) {

  /** The image it runs; none if it is to be a process of the machine. */
  Optional<String> image() {
    return isProcess() ? Optional.empty() : section.text("image");
  }

  /** Whether it is to run as a process of the machine. */
  boolean isProcess() {
    return section.at("image").isEmpty() || (request.asProcesses() && hasCommand());
  }

  boolean hasCommand() {
    return section.at("command").isPresent() || section.at("entrypoint").isPresent();
  }

  /** A path of the file, relative to it. */
  Path resolve(String path) {
    var home = System.getProperty("user.home", "/");
    var expanded = path.equals("~") || path.startsWith("~/") ? home + path.substring(1) : path;
    return file.resolveSibling(expanded).normalize();
  }

  void dropped(String key, String why, String instead) {
    findings.dropped(section.name(key), section.position(key), why, instead);
  }

  void changed(String key, String why, String instead) {
    findings.changed(section.name(key), section.position(key), why, instead);
  }
}

package io.ngp.cli.adopt.draft;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Names of other worlds as parts of an app's id. */
public final class Names {
  private Names() {}

  /** Lower case, dashes for what an id cannot hold; empty if nothing is left. */
  public static String segment(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9.]+", "-")
        .replaceAll("-*\\.[-.]*", ".")
        .replaceAll("^[-.]+|[-.]+$", "");
  }

  /** How messages call the file {@code sibling} beside the file they call {@code name}. */
  public static String beside(String name, String sibling) {
    return name.substring(0, name.lastIndexOf('/') + 1) + sibling;
  }

  /** The name of the folder a file is in. */
  public static String ofFolder(Path file) {
    var folder = Optional.ofNullable(file.toAbsolutePath().normalize().getParent());
    var name = folder.map(Path::getFileName).map(Path::toString).map(Names::segment).orElse("");
    return name.isEmpty() ? "app" : name;
  }
}

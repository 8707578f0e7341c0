package io.ngp.cli.configure;

import io.ngp.iac.configuration.ModuleCatalogue;
import io.ngp.iac.configuration.ModuleDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Modules to choose from: a pair that need each other, one that needs one of them, a lonely one.
 */
final class Modules {
  private Modules() {}

  /** Writes them below {@code project} and reads them. */
  static List<ModuleDefinition> in(Path project) {
    write(
        project,
        "cluster",
        """
        module: cluster
        description: Masters and agents
        needs: [edge]
        variables:
          masters:
            type: number
            default: 1
            allowed: [1, 3, 5]
            description: How many masters.
          agents:
            type: number
            default: 1
            min: 0
            max: 56
            description: How many agents. One that goes is drained first.
          attributes:
            type: map
            default: {rack: "1"}
        """);
    write(
        project,
        "edge",
        """
        module: edge
        description: Balancers
        needs: [cluster]
        variables:
          port:
            type: number
            default: 8080
            description: Where requests are taken.
        """);
    write(
        project,
        "shop",
        """
        module: shop
        description: A shop of our own
        needs: [cluster]
        variables:
          owner:
            type: string
            pattern: "[A-Z][a-z]+"
            description: Whose it is.
          password:
            type: string
            secret: true
            default: ""
            description: Of the till.
          greeting:
            type: string
            default: "Welcome to ${platform.name}"
            description: |
              What it says at the door.
              A second line.
          is_open:
            type: bool
            default: true
            description: Whether it sells.
          limit:
            type: number
            default: null
            description: Most customers at a time.
        """);
    write(
        project,
        "tls",
        """
        module: tls
        description: Certificates
        variables:
          domains:
            type: list
            default: ["*.${platform.domain}"]
            description: What they are for.
        """);
    return new ModuleCatalogue(project, project.resolve("builtin")).all();
  }

  private static void write(Path project, String name, String text) {
    try {
      var folder = Files.createDirectories(project.resolve("modules").resolve(name));
      Files.writeString(folder.resolve("module.yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

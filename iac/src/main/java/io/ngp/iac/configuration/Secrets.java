package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where <code>${secret.NAME}</code> comes from: the environment variable {@code NGP_SECRET_NAME},
 * else the file {@code secrets.<environment>.env}, else {@code secrets.env}. Never kept with the
 * sources of a revision.
 */
final class Secrets {
  private static final String PREFIX = "NGP_SECRET_";
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Path project;
  private final Diagnostics diagnostics;

  Secrets(Path project, Diagnostics diagnostics) {
    this.project = project;
    this.diagnostics = diagnostics;
  }

  Fields read(String environment, Map<String, String> variables) {
    var secrets = new LinkedHashMap<String, Value>();
    for (var file : List.of("secrets.env", "secrets." + environment + ".env")) {
      add(file, secrets);
    }
    variables.forEach((name, value) -> {
      if (name.startsWith(PREFIX)) {
        secrets.put(name.substring(PREFIX.length()), new Value.Secret(Value.of(value)));
      }
    });
    return new Fields(secrets);
  }

  private void add(String name, Map<String, Value> secrets) {
    var file = project.resolve(name);
    if (!Files.isRegularFile(file)) {
      return;
    }
    try {
      if (isOpenToOthers(file)) {
        diagnostics.error(
            new Position(name, 0, 0),
            "Others may read this file of secrets.",
            "Run: chmod 600 " + file);
      }
      var number = 0;
      for (var line : Files.readAllLines(file)) {
        number++;
        line(line.strip(), new Position(name, number, 1), secrets);
      }
    } catch (IOException e) {
      diagnostics.error(
          new Position(name, 0, 0), "This file cannot be read: " + e.getMessage() + ".", "");
    }
  }

  private static boolean isOpenToOthers(Path file) throws IOException {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
  }

  private void line(String line, Position position, Map<String, Value> secrets) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    var middle = line.indexOf('=');
    if (middle < 1) {
      // The line itself may be a secret: it is not shown.
      diagnostics.error(position, "This line has no name and value.", "Write NAME=value.");
      return;
    }
    secrets.put(
        line.substring(0, middle).strip(),
        new Value.Secret(Value.of(line.substring(middle + 1).strip())));
  }
}

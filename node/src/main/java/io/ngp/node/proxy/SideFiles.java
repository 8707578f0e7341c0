package io.ngp.node.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The files beside an engine's configuration: maps of hosts, hashes of passwords, certificates with
 * keys. Only their owner reads them. Their names tell their content, so none is ever changed.
 */
final class SideFiles {
  private static final String PASSING = ".side-";

  private final Path folder;

  SideFiles(Path folder) {
    this.folder = folder;
  }

  /** Writes those that are not there yet, each at once or not at all. */
  void write(Map<String, String> texts) throws IOException {
    for (var side : texts.entrySet()) {
      Path path = folder.resolve(side.getKey());
      if (!Files.exists(path)) {
        Path fresh = Files.createTempFile(folder, PASSING, "", ownerOnly());
        Files.writeString(fresh, side.getValue());
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  /**
   * Removes what is not used: keys at once, others after a day, as workers that still finish
   * requests may read those of a while ago.
   */
  void removeOld(Set<String> inUse) throws IOException {
    long dayAgo = System.currentTimeMillis() - Duration.ofDays(1).toMillis();
    try (var sides = Files.newDirectoryStream(folder, "{users-*,hosts-*,certs-*,cert-*,.side-*}")) {
      for (Path side : sides) {
        String name = String.valueOf(side.getFileName());
        if (!inUse.contains(name)
            && (isKey(name) || Files.getLastModifiedTime(side).toMillis() < dayAgo)) {
          Files.deleteIfExists(side);
        }
      }
    }
  }

  /** Removes all certificates with their keys. */
  void removeKeys() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var sides = Files.newDirectoryStream(folder, "{cert-*,.side-*}")) {
      for (Path side : sides) {
        Files.deleteIfExists(side);
      }
    }
  }

  private static boolean isKey(String name) {
    return name.startsWith("cert-") || name.startsWith(PASSING);
  }
}

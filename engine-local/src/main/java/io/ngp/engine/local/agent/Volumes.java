package io.ngp.engine.local.agent;

import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.LocalVolume;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.engine.local.wire.TaskVolumes.Mount;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The persistent volumes of an agent: one folder each, named by its persistence id, that stays when
 * its task dies and goes only when a master orders it. What is ordered to go is first moved away as
 * a whole, so that no half of it is ever found; {@link #collect} then deletes it.
 */
final class Volumes {
  private final Path kept;
  private final Path freed;

  /** The volumes below an agent's data folder. */
  Volumes(Path data) {
    this.kept = data.resolve("volumes");
    this.freed = data.resolve("freed");
  }

  void prepare() throws IOException {
    Files.createDirectories(kept);
    Files.createDirectories(freed);
  }

  /**
   * Shows a task its volumes in its sandbox; those that aren't there yet are made.
   *
   * @param user the task's account, if it is another than ours; it gets the folder
   * @throws CannotRunException if something fetched lies where a volume belongs
   */
  void link(TaskSpec spec, Path sandbox, Optional<String> user)
      throws CannotRunException, IOException {
    for (Mount mount : spec.volumes().map(volumes -> volumes.mounts()).orElse(List.of())) {
      Path folder = folder(mount.persistenceId());
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      if (user.isPresent()) {
        Files.setOwner(
            folder,
            folder
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(user.get()));
      }
      try {
        Files.createSymbolicLink(sandbox.resolve(mount.containerPath()), folder);
      } catch (FileAlreadyExistsException e) {
        throw new CannotRunException(
            "Cannot show volume \"%s\": something of this name was fetched into the sandbox. Change \"containerPath\" or \"fetch\"."
                .formatted(mount.containerPath()),
            e);
      }
    }
  }

  /** Takes the volumes of an instance away for good; none are left under their names after this. */
  void free(InstanceId instance) throws IOException {
    try (Stream<Path> folders = Files.list(kept)) {
      for (Path folder : folders.toList()) {
        String name = String.valueOf(folder.getFileName());
        if (LocalVolume.isOf(instance, name)) {
          Path target = freed.resolve(name);
          // Only a volume made anew after its own removal can be here twice.
          Folders.delete(target);
          Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  /** Deletes what was freed. */
  void collect() throws IOException {
    try (Stream<Path> folders = Files.list(freed)) {
      for (Path folder : folders.toList()) {
        Folders.delete(folder);
      }
    }
  }

  private Path folder(String persistenceId) throws CannotRunException {
    Path folder = kept.resolve(persistenceId).normalize();
    if (!kept.equals(folder.getParent())) {
      throw new CannotRunException("\"%s\" is not the name of a volume".formatted(persistenceId));
    }
    return folder;
  }
}

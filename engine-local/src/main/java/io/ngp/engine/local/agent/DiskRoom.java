package io.ngp.engine.local.agent;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether there is room where an agent writes. Where there is hardly any it takes no new tasks, so
 * that those it has can still be stopped and their ends be written down. Thread-safe.
 */
final class DiskRoom {
  private static final int MIB = 1 << 20;

  /** Below this an agent is full. */
  private static final int LEAST_MIB = 16;

  private final List<Path> folders;

  DiskRoom(AgentSettings settings) {
    folders = List.of(settings.data(), settings.tasks());
  }

  /** What is lacking, and how to mend it, if something is; always the same words for the same. */
  Optional<String> lack() {
    return folders.stream().filter(DiskRoom::isFull).findFirst().map(DiskRoom::words);
  }

  private static boolean isFull(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      return store.getUsableSpace() < (long) LEAST_MIB * MIB;
    } catch (IOException _) {
      return false; // Whoever writes there tells of it.
    }
  }

  private static String words(Path folder) {
    return "The disk of %s is full: less than %d MiB are left. Make room there; until then no new tasks are taken, those that run go on."
        .formatted(folder, LEAST_MIB);
  }
}

package io.ngp.engine.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's control group: one folder (v2), or one per controller (v1). */
final class CgroupFolders implements TaskCgroup {
  private static final Logger LOG = LoggerFactory.getLogger(CgroupFolders.class);
  private static final int REMOVE_ATTEMPTS = 20;
  private static final Duration REMOVE_PAUSE = Duration.ofMillis(10);

  private final List<Path> folders;

  CgroupFolders(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  @Override
  public List<String> procsFiles() {
    return folders.stream().map(f -> f.resolve("cgroup.procs").toString()).toList();
  }

  @Override
  public List<Long> processes() {
    return folders.stream()
        .flatMap(f -> withSubfolders(f).stream())
        .flatMap(f -> lines(f.resolve("cgroup.procs")).stream())
        .filter(line -> !line.isBlank())
        .map(Long::valueOf)
        .distinct()
        .toList();
  }

  @Override
  public void killAll() {
    for (Path folder : folders) {
      // Since Linux 5.14, v2 only.
      Path kill = folder.resolve("cgroup.kill");
      if (Files.exists(kill)) {
        try {
          Files.writeString(kill, "1");
        } catch (IOException e) {
          LOG.debug("Cannot kill through {}; its processes are killed one by one", kill, e);
        }
      }
    }
  }

  @Override
  public Optional<String> outOfMemory() {
    return folders.stream()
        .filter(f ->
            isOomKilled(f.resolve("memory.events")) || isOomKilled(f.resolve("memory.oom_control")))
        .findFirst()
        .map(f ->
            Stream.of("memory.max", "memory.limit_in_bytes")
                .flatMap(name -> lines(f.resolve(name)).stream())
                .findFirst()
                .filter(text -> text.chars().allMatch(Character::isDigit))
                .map(text -> "%d MiB".formatted(Long.parseLong(text) >> 20))
                .orElse("what the machine has"));
  }

  @Override
  public CgroupUsage usage() {
    return CgroupUsage.of(folders);
  }

  @Override
  public void remove() {
    for (Path folder : folders) {
      for (Path sub : withSubfolders(folder)) {
        removeOne(sub);
      }
    }
  }

  /** Processes leave a group a moment after they end, so the first attempts may find it busy. */
  private static void removeOne(Path folder) {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.deleteIfExists(folder);
        return;
      } catch (IOException e) {
        if (attempt == REMOVE_ATTEMPTS) {
          LOG.warn("Cannot remove control group {}: {}", folder, e.toString());
          return;
        }
        LockSupport.parkNanos(REMOVE_PAUSE.toNanos());
      }
    }
  }

  private static boolean isOomKilled(Path file) {
    return lines(file).stream().anyMatch(l -> l.startsWith("oom_kill ") && !l.equals("oom_kill 0"));
  }

  /** The folder and those below it, deepest first. */
  private static List<Path> withSubfolders(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("Cannot list control group {}", folder, e);
      return List.of(folder);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}

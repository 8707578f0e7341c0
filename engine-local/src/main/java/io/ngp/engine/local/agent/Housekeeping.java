package io.ngp.engine.local.agent;

import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.log.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what tasks leave on disk within bounds: output files and freed volumes every second,
 * sandboxes now and then.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration OUTPUT_INTERVAL = Duration.ofSeconds(1);
  private static final int ROUNDS_BETWEEN_SANDBOXES = 60;

  private final TaskTools tools;
  private final TaskBook book;
  private final Thread thread = Thread.ofVirtual().name("housekeeping").unstarted(this::keepGoing);

  Housekeeping(TaskTools tools, TaskBook book) {
    this.tools = tools;
    this.book = book;
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void keepGoing() {
    try {
      for (int round = 0; ; round++) {
        cutOutputs();
        collectVolumes();
        if (round % ROUNDS_BETWEEN_SANDBOXES == 0) {
          collectSandboxes(tools.clock().instant());
        }
        Thread.sleep(OUTPUT_INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void cutOutputs() {
    for (TaskRun run : book.all()) {
      if (!run.hasEnded()) {
        run.outputs().all().forEach(this::cut);
      }
    }
  }

  private void cut(OutputFile output) {
    try {
      output.rotateAbove(tools.settings().keeping().largestOutput());
    } catch (IOException e) {
      LOG.warn("Cannot cut {}: {}", output.path(), e.toString());
    }
  }

  private void collectVolumes() {
    try {
      tools.volumes().collect();
    } catch (IOException e) {
      LOG.warn("Cannot delete all of the freed volumes: {}", e.toString());
    }
  }

  /** Removes sandboxes of forgotten tasks that are too many for their app, or too old. */
  void collectSandboxes(Instant now) {
    try {
      Map<String, List<Mark>> byApp = new HashMap<>();
      for (Path file : tools.files().forgotten()) {
        Mark mark = Mark.of(file);
        byApp
            .computeIfAbsent(mark.task().instance().app().safe(), _ -> new ArrayList<>())
            .add(mark);
      }
      for (List<Mark> marks : byApp.values()) {
        marks.sort(Comparator.comparing(Mark::since).reversed());
        for (int i = 0; i < marks.size(); i++) {
          Mark mark = marks.get(i);
          boolean isTooOld =
              mark.since().isBefore(now.minus(tools.settings().keeping().longestSandbox()));
          if (isTooOld || i >= tools.settings().keeping().sandboxesPerApp()) {
            remove(mark);
          }
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("Cannot collect sandboxes: {}", e.toString());
    }
  }

  private void remove(Mark mark) throws IOException {
    Folders.delete(tools.settings().tasks().resolve(mark.task().toString()));
    Files.deleteIfExists(mark.file());
  }

  private record Mark(Path file, TaskId task, Instant since) {
    static Mark of(Path file) throws IOException {
      Path name = file.getFileName();
      if (name == null) {
        throw new NoSuchFileException(file.toString());
      }
      return new Mark(
          file, TaskId.parse(name.toString()), Files.getLastModifiedTime(file).toInstant());
    }
  }
}

package io.ngp.engine.local.agent;

import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's data folder: {@code tasks/} holds a record per task, {@code run/} what a task's
 * leader writes (claim, exit status), {@code forgotten/} a mark per sandbox that may go, {@code
 * epoch} the highest leader's epoch seen. One process uses it at a time.
 */
final class AgentFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentFiles.class);
  private static final String SCRIPT = "/io/ngp/engine/local/process/task.sh";

  private final Path data;
  private final FileChannel lock;

  private AgentFiles(Path data, FileChannel lock) {
    this.data = data;
    this.lock = lock;
  }

  /**
   * Takes the folder, which is made if it isn't there.
   *
   * @throws IllegalStateException if another agent has it
   */
  static AgentFiles open(Path data) throws IOException {
    Files.createDirectories(data.resolve("tasks"));
    Files.createDirectories(data.resolve("run"));
    Files.createDirectories(data.resolve("forgotten"));
    FileChannel channel =
        FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        AgentFiles files = new AgentFiles(data, channel);
        files.writeScript();
        return files;
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("Another agent of this process has {}", data, e);
    }
    channel.close();
    throw new IllegalStateException(
        "Another agent runs on %s. Stop it, or give this one a data folder of its own."
            .formatted(data));
  }

  /** Every readable record; what is damaged is set aside and said in the log. */
  List<StoredTask> tasks() throws IOException {
    List<StoredTask> tasks = new ArrayList<>();
    try (Stream<Path> files = Files.list(data.resolve("tasks"))) {
      for (Path file : files.filter(f -> !DurableFile.isPartial(f)).toList()) {
        try {
          tasks.add(Json.read(Files.readAllBytes(file), StoredTask.class));
        } catch (IllegalArgumentException e) {
          LOG.error("Task record {} is damaged and ignored: {}", file, e.getMessage());
        }
      }
    }
    return tasks;
  }

  void save(StoredTask task) throws IOException {
    DurableFile.write(record(task.spec().taskId()), Json.bytes(task));
  }

  /**
   * Writes the first record of a task.
   *
   * @return why it could not be written, in which case nothing of it is there
   * @throws IOException if that is not known
   */
  Optional<String> saveNew(StoredTask task) throws IOException {
    try {
      save(task);
      return Optional.empty();
    } catch (IOException e) {
      drop(task.spec().taskId());
      return Optional.of("%s can't be written: %s".formatted(data, e));
    }
  }

  /** Writes a record, or says in the log that it can't be written; whether it is on disk. */
  boolean saveIfPossible(StoredTask task) {
    try {
      save(task);
      return true;
    } catch (IOException e) {
      LOG.warn("What becomes of {} is not on disk: {}", task.spec().taskId(), e.toString());
      return false;
    }
  }

  /** Drops a task's record alone: as if it had never been ordered. */
  void drop(String taskId) throws IOException {
    DurableFile.delete(record(taskId));
  }

  /** Drops a task's record; its sandbox may go from now on. */
  void forget(String taskId) throws IOException {
    Files.writeString(data.resolve("forgotten").resolve(taskId), "");
    DurableFile.delete(record(taskId));
    try (Stream<Path> runs = Files.list(data.resolve("run"))) {
      for (Path run :
          runs.filter(r -> String.valueOf(r.getFileName()).startsWith(taskId + ".try-")).toList()) {
        Folders.delete(run);
      }
    }
  }

  /** Whether the task ran here, ended, and was forgotten. */
  boolean isForgotten(TaskId task) {
    return Files.exists(data.resolve("forgotten").resolve(task.toString()));
  }

  /** Marks of sandboxes that may go; their time is when they were forgotten. */
  List<Path> forgotten() throws IOException {
    try (Stream<Path> marks = Files.list(data.resolve("forgotten"))) {
      return marks.toList();
    }
  }

  /** Where one attempt's leader writes. */
  Path runFolder(String taskId, int attempt) {
    return data.resolve("run").resolve(taskId + ".try-" + attempt);
  }

  /** The leader's script. */
  Path script() {
    return data.resolve("task.sh");
  }

  long epoch() throws IOException {
    try {
      return Long.parseLong(Files.readString(data.resolve("epoch")).strip());
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  void saveEpoch(long epoch) throws IOException {
    DurableFile.write(data.resolve("epoch"), Json.bytes(epoch));
  }

  Path cache() {
    return data.resolve("cache");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot give up " + data, e);
    }
  }

  private void writeScript() throws IOException {
    try (InputStream in = Objects.requireNonNull(AgentFiles.class.getResourceAsStream(SCRIPT))) {
      // By renaming, because the leaders of running tasks still read the old one.
      DurableFile.write(script(), in.readAllBytes());
    }
  }

  private Path record(String taskId) {
    return data.resolve("tasks").resolve(taskId + ".json");
  }
}

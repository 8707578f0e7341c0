package io.ngp.node.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine's main process: started, started again when it ends by itself, ended. What it writes
 * goes where the node's own words go. One that a node left behind when it was killed is ended
 * before another starts: it has the port.
 */
final class ProxyProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyProcess.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration STABLE = Duration.ofSeconds(10);
  private static final Duration UNTIL_KILLED = Duration.ofSeconds(5);

  private final List<String> words;
  private final Path folder;
  private final Path mark;
  private final String politely;
  private final Kin kin;
  private final Thread supervisor;
  private volatile @Nullable Process process;
  private volatile boolean isClosed;

  /**
   * Nothing is started.
   *
   * @param folder where it runs and where its number is noted
   * @param politely the signal upon which it takes no more connections, finishes and ends
   */
  ProxyProcess(List<String> words, Path folder, String politely) {
    this.words = List.copyOf(words);
    this.folder = folder;
    this.politely = politely;
    mark = folder.resolve("process");
    kin = new Kin(Path.of(words.getFirst()), folder);
    supervisor =
        Thread.ofPlatform()
            .daemon()
            .name("supervises-" + Path.of(words.getFirst()).getFileName())
            .unstarted(this::supervise);
  }

  /**
   * Starts it, where nothing is left of a former one, and waits until it is ready; if it does not
   * get so it is ended again.
   *
   * @throws IOException if it can't be started, ends or is not ready within {@code patience}
   */
  void start(BooleanSupplier isReady, Duration patience) throws IOException {
    launch();
    try {
      Deadlines.await(
          words.getFirst() + " is ready",
          patience,
          () -> handle().isEmpty() || isReady.getAsBoolean());
      if (handle().isEmpty()) {
        throw new IOException(words.getFirst() + " ended at once; its last words are above");
      }
    } catch (IOException e) {
      close(Duration.ZERO);
      throw e;
    }
    supervisor.start();
  }

  /** Its number, if it runs. */
  Optional<ProcessHandle> handle() {
    Process current = process;
    return current == null || !current.isAlive()
        ? Optional.empty()
        : Optional.of(current.toHandle());
  }

  /** Sends it a signal by name, such as HUP; false if it does not run. */
  boolean signal(String name) throws IOException {
    Optional<ProcessHandle> current = handle();
    return current.isPresent() && signal(name, current.get());
  }

  private static boolean signal(String name, ProcessHandle receiver) throws IOException {
    try {
      return new ProcessBuilder("kill", "-" + name, Long.toString(receiver.pid()))
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** It and its workers, also those whose main process died. */
  List<ProcessHandle> kin() {
    return kin.living();
  }

  /** Asks it to finish, ends it after {@code patience}. May be called twice. */
  void close(Duration patience) {
    isClosed = true;
    supervisor.interrupt();
    handle()
        .ifPresent(current -> {
          askToFinish(current);
          end(current, patience);
        });
    kin.living().forEach(ProcessHandle::destroyForcibly);
  }

  private void askToFinish(ProcessHandle process) {
    try {
      signal(politely, process);
    } catch (IOException e) {
      LOG.warn("{} could not be asked to finish: {}", words.getFirst(), e.getMessage());
    }
  }

  private void supervise() {
    Duration pause = Duration.ofMillis(100);
    try {
      while (!isClosed) {
        Process current = process;
        long begun = System.nanoTime();
        int status = current == null ? -1 : current.waitFor();
        if (isClosed) {
          return;
        }
        pause = System.nanoTime() - begun > STABLE.toNanos() ? Duration.ofMillis(100) : pause;
        LOG.error(
            "{} ended by itself with status {}; starting it again in {} ms",
            words.getFirst(),
            status,
            pause.toMillis());
        // They have the port, and nobody tells them new routes.
        kin.living().forEach(this::askToFinish);
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
        launchAgain();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void launchAgain() {
    try {
      launch();
    } catch (IOException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  private synchronized void launch() throws IOException {
    if (isClosed) {
      return;
    }
    Process fresh =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process = fresh;
    Files.writeString(mark, fresh.pid() + " " + identity(ProcessHandle.current()));
  }

  /**
   * Ends what a node left behind that was killed, before anything needs its ports. What it was
   * started with names the folder, which no other process does.
   *
   * @throws IOException if the node that started it still lives: the port is that one's
   */
  void endLeftover() throws IOException {
    if (Files.exists(mark)) {
      endMarked();
    }
    kin.living().forEach(left -> end(left, Duration.ZERO));
  }

  private void endMarked() throws IOException {
    String[] numbers = Files.readString(mark).strip().split(" ", 2);
    Path command = Path.of("/proc", numbers[0], "cmdline");
    if (!numbers[0].matches("[0-9]{1,10}") || !Files.exists(command)) {
      return;
    }
    if (numbers.length == 2 && isOwnerAlive(numbers[1])) {
      throw new IOException(
          "another process of this node runs " + words.getFirst() + "; it must end first");
    }
    String line = new String(Files.readAllBytes(command), StandardCharsets.UTF_8);
    if (line.contains(folder.toString())) {
      ProcessHandle.of(Long.parseLong(numbers[0])).ifPresent(left -> end(left, Duration.ZERO));
    }
  }

  private static boolean isOwnerAlive(String owner) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .anyMatch(process -> identity(process).equals(owner));
  }

  /** Numbers are used again; with when it began it is the process and no other. */
  private static String identity(ProcessHandle process) {
    return process.pid()
        + "@"
        + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static void end(ProcessHandle handle, Duration patience) {
    if (isEnded(handle, patience)) {
      return;
    }
    List<ProcessHandle> workers = handle.descendants().toList();
    handle.destroy();
    if (!isEnded(handle, UNTIL_KILLED)) {
      handle.destroyForcibly();
    }
    workers.forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean isEnded(ProcessHandle handle, Duration patience) {
    try {
      handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException _) {
      return !handle.isAlive();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return !handle.isAlive();
    }
  }
}

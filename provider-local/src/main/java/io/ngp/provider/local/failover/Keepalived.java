package io.ngp.provider.local.failover;

import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.Waiting;
import io.ngp.provider.local.machine.Detached;
import io.ngp.provider.local.machine.ProcessMark;
import io.ngp.provider.local.machine.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One keepalived of this machine, in a folder of its own: its configuration, process and log. */
final class Keepalived {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final Path folder;

  Keepalived(Path folder) {
    this.folder = folder;
  }

  /** What must be in front of a command to run it elsewhere; only tests have something there. */
  interface Where {
    Where HERE = command -> command;

    List<String> run(List<String> command);
  }

  Path configuration() {
    return folder.resolve("keepalived.conf");
  }

  Path log() {
    return folder.resolve("log");
  }

  /** The configuration it was started with, if there is one. */
  Optional<String> told() {
    try {
      return Files.exists(configuration())
          ? Optional.of(Files.readString(configuration()))
          : Optional.empty();
    } catch (IOException e) {
      throw new ProviderException(configuration() + " cannot be read: " + e.getMessage(), "", e);
    }
  }

  Optional<ProcessHandle> find() {
    return ProcessMark.read(folder.resolve("mark"))
        .flatMap(mark -> mark.find(configuration().toString()));
  }

  /** Starts it with this configuration, or gives it to the one that runs. */
  ProcessHandle tell(String text, Where where) {
    try {
      Files.createDirectories(folder);
      write(text);
      var running = find();
      if (running.isPresent()) {
        signal(running.get(), "HUP");
        return running.get();
      }
      return start(where);
    } catch (IOException e) {
      throw new ProviderException("keepalived cannot be started: " + e.getMessage(), "", e);
    }
  }

  /** It may have the password in it. */
  private void write(String text) throws IOException {
    var fresh = folder.resolve("keepalived.conf.new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(
        fresh,
        configuration(),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private ProcessHandle start(Where where) throws IOException {
    var program = Programs.find("keepalived").map(Path::toString).orElse("keepalived");
    var command =
        where.run(
            List.of(
                program,
                "--dont-fork",
                "--log-console",
                "--vrrp",
                "--use-file",
                configuration().toString(),
                "--pid",
                folder.resolve("pid").toString(),
                "--vrrp_pid",
                folder.resolve("vrrp.pid").toString()));
    var process =
        new ProcessBuilder(Detached.commandLine(command))
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start()
            .toHandle();
    ProcessMark.of(process).write(folder.resolve("mark"));
    if (Waiting.until(() -> !ProcessMark.runs(process), Duration.ofMillis(500), INTERVAL)) {
      throw new ProviderException(
          "keepalived ended at once. Its last words:", lastLines(), "All of its log: " + log());
    }
    return process;
  }

  private List<String> lastLines() throws IOException {
    var lines = new ArrayList<>(Files.readAllLines(log()));
    return lines.subList(Math.max(0, lines.size() - 8), lines.size());
  }

  /** Ends it, which gives the address away at once, and removes what it had. */
  void remove() {
    find()
        .ifPresent(process -> {
          process.destroy();
          if (!Waiting.until(() -> !ProcessMark.runs(process), PATIENCE, INTERVAL)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
          }
        });
    for (var name :
        List.of("keepalived.conf", "keepalived.conf.new", "log", "mark", "pid", "vrrp.pid")) {
      delete(folder.resolve(name));
    }
    delete(folder);
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new ProviderException(
          path + " cannot be removed: " + e.getMessage(), "Remove it by hand.", e);
    }
  }

  private static void signal(ProcessHandle process, String name) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

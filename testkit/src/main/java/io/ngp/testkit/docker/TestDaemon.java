package io.ngp.testkit.docker;

import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Docker daemon of a test: all it has is in one folder. Unless it is in a network of its own, it
 * has no bridge and touches no rule of the firewall, and its containers use the machine's network.
 */
public final class TestDaemon implements AutoCloseable {
  private static final int COMMAND_SECONDS = 60;

  /**
   * Docker has no statistics where the kernel has control groups that are not mounted: the daemon
   * sees all of them, and nobody else does.
   */
  private static final String WITH_ALL_CONTROL_GROUPS =
      """
      cut -d: -f2 /proc/self/cgroup | tr , '\\n' | while read group; do
        case "$group" in ""|name=*) continue;; esac
        grep -q " - cgroup .*[ ,]$group\\(,\\|$\\)" /proc/self/mountinfo && continue
        mkdir -p "/sys/fs/cgroup/$group" && mount -t cgroup -o "$group" cgroup "/sys/fs/cgroup/$group"
      done
      exec "$@"
      """;

  private final Path folder;
  private final List<String> prefix;
  private final List<String> options;
  private Process process;

  /** Starts a daemon with data of its own in this folder, whose path must be short. */
  TestDaemon(Path folder) throws Exception {
    this(folder, List.of(), List.of("--bridge=none", "--iptables=false", "--ip6tables=false"));
  }

  /**
   * The same.
   *
   * @param prefix what the daemon is started by
   */
  TestDaemon(Path folder, List<String> prefix, List<String> options) throws Exception {
    this.folder = folder;
    this.prefix = List.copyOf(prefix);
    this.options = List.copyOf(options);
    Files.createDirectories(folder);
    this.process = launch();
    awaitAnswer();
  }

  /** Where it answers, {@code unix:///tmp/.../docker.sock}. */
  public String address() {
    return "unix://" + folder.resolve("docker.sock");
  }

  /** Runs Docker's command line against this daemon and gives what it printed. */
  public String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "-H", address()));
    command.addAll(Arrays.asList(arguments));
    return run(command);
  }

  /** Runs a command that must succeed, and gives what it printed. */
  static String run(List<String> command) {
    try {
      Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
      run.getOutputStream().close();
      String output =
          new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!run.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || run.exitValue() != 0) {
        run.destroyForcibly();
        throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(String.join(" ", command) + " can't be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /** It stands still: connections are made, nothing answers, its containers go on. */
  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  /** Ends it at once and starts it again on the same data. */
  void restart() throws Exception {
    process.destroyForcibly().onExit().join();
    // Its helper dies with it, but may stay a zombie that looks alive.
    Files.deleteIfExists(folder.resolve("exec/containerd/containerd.pid"));
    Files.deleteIfExists(folder.resolve("pid"));
    process = launch();
    awaitAnswer();
  }

  /** Ends it at once: a manager whose fellows are gone takes its time to stop. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    thaw();
    process.destroy();
    try {
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("unshare", "--mount", "sh", "-c", WITH_ALL_CONTROL_GROUPS, "sh"));
    command.addAll(
        List.of(
            "setsid",
            "dockerd",
            "--data-root=" + folder.resolve("data"),
            "--exec-root=" + folder.resolve("exec"),
            "--host=" + address(),
            "--pidfile=" + folder.resolve("pid"),
            "--shutdown-timeout=2"));
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private void awaitAnswer() throws Exception {
    Eventually.holds(
        "the daemon in " + folder + " answers",
        () -> Files.exists(folder.resolve("docker.sock")) && answers());
  }

  private boolean answers() throws IOException {
    try {
      docker("version");
      return true;
    } catch (IllegalStateException e) {
      if (!process.isAlive()) {
        throw new IOException(Files.readString(folder.resolve("log")), e);
      }
      return false;
    }
  }

  private void signal(String name) {
    run(List.of("kill", "-" + name, Long.toString(process.pid())));
  }
}

package io.ngp.testkit.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A swarm of two daemons on this machine: a manager that runs nothing and a worker, which have an
 * image, {@value #IMAGE}, with a shell. Tests of a JVM share one, and keep apart by names.
 */
public final class TestSwarm implements AutoCloseable {
  public static final String IMAGE = "ngp/busybox:1";

  /** The worker's name among agents. */
  public static final String WORKER = "worker-1";

  private static final String JAVA_IMAGE = "ngp/java:1";

  private static @Nullable TestSwarm shared;

  private final Path folder;
  private final TestDaemon manager;
  private final TestDaemon worker;
  private final Path archive;

  private TestSwarm() throws Exception {
    folder = Files.createTempDirectory(Path.of("/tmp"), "ngp-swarm");
    manager = new TestDaemon(folder.resolve("m"));
    worker = new TestDaemon(folder.resolve("w"));
    join();
    archive = ImageFiles.withShell(folder).archive();
    loadImage(worker, IMAGE);
  }

  /** The swarm of this JVM's tests; skips the test where there can't be one. */
  public static synchronized TestSwarm shared() throws Exception {
    Optional<String> missing = TestDaemons.missing();
    Assumptions.assumeTrue(missing.isEmpty(), () -> "no swarm for tests: " + missing.orElse(""));
    TestSwarm known = shared;
    if (known == null) {
      known = new TestSwarm();
      shared = known;
      Runtime.getRuntime().addShutdownHook(new Thread(known::close, "end-of-test-swarm"));
    }
    return known;
  }

  public TestDaemon manager() {
    return manager;
  }

  public TestDaemon worker() {
    return worker;
  }

  /**
   * The worker stands still; its containers go on. After 15 s the swarm gives them up and ends them
   * once it returns.
   */
  public void cutOffWorker() {
    worker.freeze();
  }

  public void reconnectWorker() {
    worker.thaw();
  }

  /** The manager dies and comes back, as after a crash; the worker's containers go on. */
  public void restartManager() throws Exception {
    manager.restart();
  }

  @Override
  public void close() {
    worker.close();
    manager.close();
    TestFolders.remove(folder);
  }

  private void join() {
    // Gossip has a fixed port: swarms on one machine keep apart by addresses of the loopback.
    String net = TestDaemons.net();
    manager.docker("swarm", "init", "--advertise-addr", net + 1, "--listen-addr", net + 1);
    String token = manager.docker("swarm", "join-token", "-q", "worker");
    worker.docker(
        "swarm",
        "join",
        "--token",
        token,
        "--advertise-addr",
        net + 2,
        "--listen-addr",
        net + 2,
        net + 1 + ":2377");
    manager.docker(
        "node",
        "update",
        "--availability",
        "drain",
        manager.docker("node", "ls", "-qf", "role=manager"));
    manager.docker(
        "node",
        "update",
        "--label-add",
        "ngp.name=" + WORKER,
        "--label-add",
        "ngp.docker=" + worker.address(),
        "--label-add",
        "ngp.ports=22000-22999",
        "--label-add",
        "ngp.disk=1000",
        manager.docker("node", "ls", "-qf", "role=worker"));
  }

  /** Gives one daemon the files of {@link #IMAGE} under another name. */
  public void loadImage(TestDaemon daemon, String name) {
    daemon.docker("import", archive.toString(), name);
  }

  /**
   * Gives the worker the {@link JavaImage}, and says its name.
   *
   * @param home the root of NGP's sources
   */
  public synchronized String javaImage(Path home) throws IOException {
    Path files = folder.resolve("java");
    if (!Files.exists(files)) {
      List<String> command = new ArrayList<>(List.of("import"));
      command.addAll(JavaImage.SETTINGS);
      command.add(JavaImage.archive(Files.createDirectory(files), home).toString());
      command.add(JAVA_IMAGE);
      worker.docker(command.toArray(String[]::new));
    }
    return JAVA_IMAGE;
  }
}

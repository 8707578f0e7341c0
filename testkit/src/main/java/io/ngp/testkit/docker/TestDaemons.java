package io.ngp.testkit.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;

/** Some daemons of one test that are in no swarm yet, each with an address of the loopback. */
public final class TestDaemons implements AutoCloseable {
  private static final List<String> TOOLS = List.of("dockerd", "docker", "busybox", "setsid");

  private final Path folder;
  private final String net = net();
  private final List<TestDaemon> daemons = new ArrayList<>();

  private TestDaemons(Path folder) {
    this.folder = folder;
  }

  /** So many; skips the test where there can't be any. */
  public static TestDaemons start(int count) throws Exception {
    Optional<String> missing = missing();
    Assumptions.assumeTrue(missing.isEmpty(), () -> "no daemons for tests: " + missing.orElse(""));
    var started = new TestDaemons(Files.createTempDirectory(Path.of("/tmp"), "ngp-docker"));
    try {
      for (int i = 1; i <= count; i++) {
        started.daemons.add(new TestDaemon(started.folder.resolve("d" + i)));
      }
      return started;
    } catch (Exception | Error e) {
      started.close();
      throw e;
    }
  }

  /** One of them, from 1 on. */
  public TestDaemon daemon(int number) {
    return daemons.get(number - 1);
  }

  /** Gives one of them the image {@link TestSwarm#IMAGE}. */
  public void loadImage(int number) throws IOException {
    Path files = Files.createDirectories(folder.resolve("image" + number));
    daemon(number)
        .docker("import", ImageFiles.withShell(files).archive().toString(), TestSwarm.IMAGE);
  }

  /** The address that one is to be known by in a swarm. */
  public String address(int number) {
    return net + number;
  }

  @Override
  public void close() {
    daemons.forEach(TestDaemon::kill);
    TestFolders.remove(folder);
  }

  /** What daemons for tests lack here. */
  static Optional<String> missing() {
    if (!System.getProperty("user.name").equals("root")) {
      return Optional.of("only root may run a Docker daemon");
    }
    return missing(TOOLS);
  }

  /** Which of these programs is not installed. */
  static Optional<String> missing(List<String> tools) {
    List<Path> folders =
        Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(":", -1)).map(Path::of).toList();
    return tools.stream()
        .filter(tool -> folders.stream().noneMatch(f -> Files.isExecutable(f.resolve(tool))))
        .map(tool -> tool + " is not installed")
        .findFirst();
  }

  /** Gossip has a fixed port: swarms on one machine keep apart by addresses of the loopback. */
  static String net() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "127.%d.%d.".formatted(random.nextInt(1, 255), random.nextInt(255));
  }
}

package io.ngp.testkit.docker;

import io.ngp.testkit.FreePorts;
import io.ngp.testkit.engine.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;

/**
 * A swarm of one node in a network of its own, so that containers have a bridge and publish ports,
 * and a registry beside it that asks for a name and a password.
 */
public final class BridgedSwarm implements AutoCloseable {
  /** Who may pull, and by which password. */
  public static final String USER = "ngp";

  public static final String PASSWORD = "horse";

  /** The password as the registry's file of users has it. */
  private static final String USERS =
      USER + ":$2y$05$abcdefghijklmnopqrstuuQc5bFU8vqejtelfg5gO9zOv6VrNOdIO\n";

  private static final List<String> TOOLS =
      List.of(
          "dockerd", "docker", "busybox", "setsid", "nsenter", "ip", "iptables", "docker-registry");

  private final Path folder;
  private final String name;
  private final String network;
  private final int registryPort;
  private final Deque<Runnable> opened = new ArrayDeque<>();

  // Set by open(), which is called once.
  @SuppressWarnings("NullAway.Init")
  private TestDaemon daemon;

  private BridgedSwarm() throws IOException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    folder = Files.createTempDirectory(Path.of("/tmp"), "ngp-bridged");
    name = "ngpb-%04x".formatted(random.nextInt(1 << 16));
    network = "10.83.%d.".formatted(random.nextInt(1, 255));
    registryPort = FreePorts.pick();
    opened.push(() -> TestFolders.remove(folder));
  }

  private void open() throws Exception {
    plugIn();
    serveImages();
    daemon =
        new TestDaemon(
            folder.resolve("d"),
            List.of("nsenter", "--net=/run/netns/" + name),
            List.of("--insecure-registry=" + registry()));
    opened.push(daemon::close);
    daemon.docker("swarm", "init", "--advertise-addr", host(), "--listen-addr", host());
    daemon.docker(
        "node", "update", "--label-add", "ngp.name=bridged", daemon.docker("node", "ls", "-q"));
  }

  /** Starts one; skips the test where there can't be one. */
  public static BridgedSwarm start() throws Exception {
    Optional<String> missing =
        System.getProperty("user.name").equals("root")
            ? TestDaemons.missing(TOOLS)
            : Optional.of("only root may run a Docker daemon");
    Assumptions.assumeTrue(
        missing.isEmpty(), () -> "no swarm with a bridge for tests: " + missing.orElse(""));
    BridgedSwarm swarm = new BridgedSwarm();
    try {
      swarm.open();
      return swarm;
    } catch (Exception e) {
      swarm.close();
      throw e;
    }
  }

  public TestDaemon daemon() {
    return daemon;
  }

  /** The node's address. */
  public String host() {
    return network + 2;
  }

  /** The registry's address, {@code 10.83.7.1:21034}. */
  public String registry() {
    return network + "1:" + registryPort;
  }

  /** Puts an image with a shell into the registry, and nowhere else; gives its name. */
  public String publishImage() throws IOException {
    String image = registry() + "/ngp/busybox:1";
    daemon.docker("import", ImageFiles.withShell(folder).archive().toString(), image);
    String config = folder.resolve("login").toString();
    TestDaemon.run(
        List.of(
            "docker",
            "--config",
            config,
            "-H",
            daemon.address(),
            "login",
            "-u",
            USER,
            "-p",
            PASSWORD,
            registry()));
    TestDaemon.run(List.of("docker", "--config", config, "-H", daemon.address(), "push", image));
    daemon.docker("rmi", image);
    return image;
  }

  private void plugIn() {
    ip("netns", "add", name);
    opened.push(() -> ip("netns", "del", name));
    ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
    opened.push(() -> ip("link", "del", name));
    ip("addr", "add", network + "1/24", "dev", name);
    ip("link", "set", name, "up");
    ip("-n", name, "addr", "add", host() + "/24", "dev", "eth0");
    ip("-n", name, "link", "set", "eth0", "up");
    ip("-n", name, "link", "set", "lo", "up");
  }

  private static void ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    TestDaemon.run(command);
  }

  private void serveImages() throws Exception {
    Path users = Files.writeString(folder.resolve("users"), USERS);
    Path config =
        Files.writeString(
            folder.resolve("registry.yml"),
            """
            version: 0.1
            storage: {filesystem: {rootdirectory: %s}}
            http: {addr: "%s"}
            auth: {htpasswd: {realm: test, path: %s}}
            """
                .formatted(folder.resolve("images"), registry(), users));
    Process process =
        new ProcessBuilder("docker-registry", "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("registry.log").toFile())
            .start();
    opened.push(() -> process.destroyForcibly().onExit().join());
    Eventually.holds("the registry answers", this::isRegistryUp);
  }

  private boolean isRegistryUp() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(network + 1, registryPort), 1_000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}

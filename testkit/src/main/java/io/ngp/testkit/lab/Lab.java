package io.ngp.testkit.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Hosts of a lab of a test's own: {@code lab/lab} with another folder and network. */
public final class Lab implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private static final int NO_LOGIN = 255;
  private static final List<String> TOOLS =
      List.of(
          "ip", "unshare", "nsenter", "sshd", "ssh", "dockerd", "sudo", "systemctl", "dbus-daemon");

  private final Path folder;
  private final String network;

  /**
   * A lab without hosts.
   *
   * @param network the first three numbers of its addresses
   */
  public Lab(Path folder, String network) {
    this.folder = folder;
    this.network = network;
  }

  /** Why there can be no lab here; empty if there can. */
  public static Optional<String> obstacle() {
    if (!System.getProperty("user.name", "").equals("root")) {
      return Optional.of("Hosts of a lab are namespaces, which need root.");
    }
    return missing(TOOLS);
  }

  /** Which of these programs is not installed, in words. */
  static Optional<String> missing(List<String> tools) {
    var path = System.getenv("PATH") + ":/usr/sbin:/sbin";
    return tools.stream()
        .filter(tool -> Stream.of(path.split(":")).noneMatch(e -> Files.exists(Path.of(e, tool))))
        .findFirst()
        .map(tool -> tool + " is not installed.");
  }

  /** The private key that every host lets in as root. */
  public Path key() {
    return folder.resolve("key");
  }

  /** The address of a host, which are numbered from 1. */
  public String address(int number) {
    return network + "." + (10 + number);
  }

  /** The address of this machine in the lab's network. */
  public String machine() {
    return network + ".1";
  }

  /** The folder with what a host's disk has more than this machine's. */
  public Path root(int number) {
    return folder.resolve("host-" + number).resolve("root");
  }

  /** Starts hosts 1 to {@code hosts}. */
  public void up(int hosts) {
    lab("up", String.valueOf(hosts));
  }

  /** Starts one more. */
  public void add(int number) {
    lab("add", String.valueOf(number));
  }

  /** Starts one more, without systemd. */
  public void addPlain(int number) {
    lab("add", String.valueOf(number), "plain");
  }

  /** Without warning. */
  public void powerOff(int number) {
    lab("kill", String.valueOf(number));
  }

  /** Pulls its network cable. */
  public void cut(int number) {
    lab("cut", String.valueOf(number));
  }

  /** Puts it back. */
  public void mend(int number) {
    lab("mend", String.valueOf(number));
  }

  /** With its disk as it was. */
  public void powerOn(int number) {
    lab("start", String.valueOf(number));
  }

  /** Powers it off and throws its disk away. */
  public void wipe(int number) {
    lab("wipe", String.valueOf(number));
  }

  /** What {@code script} writes, run as root on a host. */
  public String on(int number, String script) {
    var command = List.of("ssh", String.valueOf(number), script);
    var ended = run(command);
    // The sshd of a host that has just booted may hang up.
    for (int tries = 1; ended.status() == NO_LOGIN && tries < 5; tries++) {
      ended = run(command);
    }
    return written(command, ended).strip();
  }

  private String lab(String... arguments) {
    var command = List.of(arguments);
    return written(command, run(command));
  }

  private static String written(List<String> command, Ended ended) {
    if (ended.status() != 0) {
      throw new IllegalStateException("lab " + command + " failed: " + ended);
    }
    return ended.text();
  }

  private record Ended(int status, String text) {}

  private Ended run(List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(script().toString());
    command.addAll(arguments);
    try {
      var output = Files.createTempFile("lab", ".out");
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      // Hosts live longer than the command: a pipe would stay open.
      builder.redirectOutput(output.toFile());
      builder.environment().put("NGP_LAB", folder.toString());
      builder.environment().put("NGP_LAB_NETWORK", network);
      var process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " does not end");
      }
      var text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      return new Ended(process.exitValue(), text);
    } catch (IOException e) {
      throw new IllegalStateException(command + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + " was interrupted", e);
    }
  }

  private static Path script() {
    for (Path each = Path.of("").toAbsolutePath(); each != null; each = each.getParent()) {
      if (Files.exists(each.resolve("lab/lab"))) {
        return each.resolve("lab/lab");
      }
    }
    throw new IllegalStateException("there is no lab/lab above " + Path.of("").toAbsolutePath());
  }

  @Override
  public void close() {
    lab("down");
  }
}

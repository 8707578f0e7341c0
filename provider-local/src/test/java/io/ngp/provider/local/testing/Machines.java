package io.ngp.provider.local.testing;

import io.ngp.provider.local.machine.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two machines and a client, each a network namespace of this one, joined by a bridge: machine N
 * has the address 10.73.1.1N at its interface eth0. Needs root.
 */
public final class Machines implements AutoCloseable {
  private static final String CLIENT = "c";
  private static final List<String> ALL = List.of("1", "2", CLIENT);

  private final String mark = "ngp" + ProcessHandle.current().pid() % 100_000;

  /** Why this machine can't have them, if it can't. */
  public static Optional<String> obstacle() {
    if (!System.getProperty("user.name", "").equals("root")) {
      return Optional.of("Needs root: addresses are moved between network namespaces.");
    }
    if (Programs.find("ip").isEmpty()) {
      return Optional.of("iproute2 is not installed.");
    }
    String trial = "ngptry" + ProcessHandle.current().pid() % 100_000;
    if (run(List.of("ip", "netns", "add", trial)) != 0) {
      return Optional.of("This machine lets nobody make network namespaces.");
    }
    run(List.of("ip", "netns", "del", trial));
    return Optional.empty();
  }

  /** Makes and joins them. */
  public void connect() {
    ALL.forEach(machine -> run(List.of("ip", "netns", "add", mark + machine)));
    in(CLIENT, "ip link add br0 type bridge");
    in(CLIENT, "ip addr add 10.73.1.1/24 dev br0");
    in(CLIENT, "ip link set br0 up");
    for (int number = 1; number <= 2; number++) {
      String machine = Integer.toString(number);
      in(CLIENT, "ip link add v" + machine + " type veth peer name eth0 netns " + mark + machine);
      in(CLIENT, "ip link set v" + machine + " master br0 up");
      in(machine, "ip link set lo up");
      in(machine, "ip addr add " + address(number) + "/24 dev eth0");
      in(machine, "ip link set eth0 up");
    }
  }

  /** The address of machine 1 or 2. */
  public static String address(int machine) {
    return "10.73.1.1" + machine;
  }

  /** What must be in front of a command so that it runs on machine 1 or 2. */
  public List<String> at(int machine) {
    return at(Integer.toString(machine));
  }

  private List<String> at(String machine) {
    return List.of("ip", "netns", "exec", mark + machine);
  }

  /** Takes machine 1 or 2 from the network, as the end of its power would. */
  public void cut(int machine) {
    in(CLIENT, "ip link set v" + machine + " down");
  }

  /** Gives it back to the network. */
  public void mend(int machine) {
    in(CLIENT, "ip link set v" + machine + " up");
  }

  /** What the client gets from a URL within 0.3 s; empty if nothing. */
  public String ask(String url, String... options) {
    List<String> command = new ArrayList<>(at(CLIENT));
    command.addAll(List.of("curl", "-s", "-m", "0.3", url));
    command.addAll(List.of(options));
    try {
      var curl = new ProcessBuilder(command).start();
      var body = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      curl.waitFor();
      return body.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    ALL.forEach(machine -> run(List.of("ip", "netns", "del", mark + machine)));
  }

  private void in(String machine, String words) {
    List<String> command = new ArrayList<>(at(machine));
    command.addAll(List.of(words.split(" ", -1)));
    int status = run(command);
    if (status != 0) {
      throw new AssertionError(words + " on machine " + machine + " ended with " + status);
    }
  }

  private static int run(List<String> command) {
    try {
      var process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", command) + " did not end");
      }
      return process.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package io.ngp.provider.local.testing;

import io.ngp.provider.local.machine.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Some machines and a client, each a network namespace of this one, joined by a bridge: machine N
 * has the address 10.73.1.1N at its interface eth0. What runs on them ends with them. Needs root.
 */
public final class Machines implements AutoCloseable {
  private static final String CLIENT = "c";

  /** Nobody has it: what is sent there gets lost. */
  private static final String NOWHERE = "02:00:00:00:00:00";

  private final String mark = "ngp" + ProcessHandle.current().pid() % 100_000;
  private final int count;

  /** Two of them. */
  public Machines() {
    this(2);
  }

  /** At most 9 of them. */
  public Machines(int count) {
    this.count = count;
  }

  private List<String> all() {
    return Stream.concat(
            IntStream.rangeClosed(1, count).mapToObj(Integer::toString), Stream.of(CLIENT))
        .toList();
  }

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
    all().forEach(machine -> run(List.of("ip", "netns", "add", mark + machine)));
    in(CLIENT, "ip link add br0 type bridge");
    in(CLIENT, "ip addr add 10.73.1.1/24 dev br0");
    in(CLIENT, "ip link set br0 up");
    for (int number = 1; number <= count; number++) {
      String machine = Integer.toString(number);
      in(CLIENT, "ip link add v" + machine + " type veth peer name eth0 netns " + mark + machine);
      in(CLIENT, "ip link set v" + machine + " master br0 up");
      in(machine, "ip link set lo up");
      in(machine, "ip addr add " + address(number) + "/24 dev eth0");
      in(machine, "ip link set eth0 up");
    }
  }

  /** The address of a machine, from 1. */
  public static String address(int machine) {
    return "10.73.1.1" + machine;
  }

  /** What must be in front of a command so that it runs on a machine. */
  public List<String> at(int machine) {
    return at(Integer.toString(machine));
  }

  private List<String> at(String machine) {
    return List.of("ip", "netns", "exec", mark + machine);
  }

  /** Takes a machine from the network, as the end of its power would. */
  public void cut(int machine) {
    in(CLIENT, "ip link set v" + machine + " down");
  }

  /** Gives it back to the network. */
  public void mend(int machine) {
    in(CLIENT, "ip link set v" + machine + " up");
  }

  /** Lets nothing pass between two machines any more; the others reach both. */
  public void part(int one, int other) {
    forBoth(one, other, "ip neigh replace %s lladdr " + NOWHERE + " nud permanent dev eth0");
  }

  /** Lets everything pass between two machines again. */
  public void join(int one, int other) {
    forBoth(one, other, "ip neigh del %s dev eth0");
  }

  private void forBoth(int one, int other, String words) {
    in(Integer.toString(one), words.formatted(address(other)));
    in(Integer.toString(other), words.formatted(address(one)));
  }

  /** What the client gets from a URL within 0.3 s; empty if nothing. */
  public String ask(String url, String... options) {
    return ask(CLIENT, url, options);
  }

  /** What a machine gets from a URL within 0.3 s; empty if nothing. */
  public String askFrom(int machine, String url, String... options) {
    return ask(Integer.toString(machine), url, options);
  }

  private String ask(String machine, String url, String... options) {
    List<String> command = new ArrayList<>(at(machine));
    command.addAll(List.of("curl", "-s", "-m", "0.3", url));
    command.addAll(List.of(options));
    return output(command);
  }

  private static String output(List<String> command) {
    try {
      var process = new ProcessBuilder(command).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    all()
        .forEach(machine -> {
          pids(machine).forEach(ProcessHandle::destroyForcibly);
          run(List.of("ip", "netns", "del", mark + machine));
        });
  }

  private List<ProcessHandle> pids(String machine) {
    return output(List.of("ip", "netns", "pids", mark + machine))
        .lines()
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
        .toList();
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

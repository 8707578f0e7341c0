package io.ngp.provider.local.testing;

import io.ngp.provider.local.machine.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Some machines and a client, each a network namespace of this one, joined by a switch that fails
 * as it is told: machine N has the address 10.73.1.1N at its interface eth0, the client 10.73.1.1.
 * What runs on them ends with them, at the latest when others are made. Needs root.
 */
public final class Machines implements AutoCloseable {
  private static final String CLIENT = "c";

  private static final int CLIENTS_PORT = 0;
  private static final String CLIENTS_ADDRESS = "10.73.1.1";
  private static final String MARK = "ngplab";
  private static final Pattern NAME = Pattern.compile(MARK + "(\\d+)-[0-9c]");

  private final long process = ProcessHandle.current().pid();
  private final String mark = MARK + process + "-";
  private final int count;

  /** Absent until the machines are connected. */
  private Optional<FaultySwitch> network = Optional.empty();

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
    if (!Tap.isPossible()) {
      return Optional.of("This machine has no /dev/net/tun.");
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
    removeLeftovers();
    List<Tap> ports = new ArrayList<>();
    try {
      ports.add(plug(CLIENT, CLIENTS_PORT, CLIENTS_ADDRESS));
      for (int number = 1; number <= count; number++) {
        ports.add(plug(Integer.toString(number), number, address(number)));
      }
    } catch (AssertionError e) {
      ports.forEach(Tap::close);
      throw e;
    }
    var joined = new FaultySwitch(ports);
    network = Optional.of(joined);
    joined.start();
  }

  private Tap plug(String machine, int port, String address) {
    must(List.of("ip", "netns", "add", mark + machine));
    String cable = "ngp" + process + "." + port;
    var tap = Tap.named(cable);
    must(List.of("ip", "link", "set", cable, "netns", mark + machine, "name", "eth0"));
    in(machine, "ip link set lo up");
    in(machine, "ip addr add " + address + "/24 dev eth0");
    in(machine, "ip link set eth0 up");
    return tap;
  }

  /** Of runs that were killed. */
  private static void removeLeftovers() {
    output(List.of("ip", "netns", "list"))
        .lines()
        .map(line -> NAME.matcher(line.split(" ", 2)[0]))
        .filter(Matcher::matches)
        .filter(name -> ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty())
        .forEach(name -> remove(name.group()));
  }

  private static void remove(String namespace) {
    output(List.of("ip", "netns", "pids", namespace))
        .lines()
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
        .forEach(ProcessHandle::destroyForcibly);
    run(List.of("ip", "netns", "del", namespace));
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
    in(Integer.toString(machine), "ip link set eth0 carrier off");
  }

  /** Gives it back to the network. */
  public void mend(int machine) {
    in(Integer.toString(machine), "ip link set eth0 carrier on");
  }

  /** Lets nothing pass between two machines any more; the others reach both. */
  public void part(int one, int other) {
    lose(one, other, 1);
    lose(other, one, 1);
  }

  /** Lets everything pass between two machines again. */
  public void join(int one, int other) {
    lose(one, other, 0);
    lose(other, one, 0);
  }

  /** Loses a share of what one machine sends to another, from 0 to 1; not of what it gets. */
  public void lose(int from, int to, double share) {
    network.orElseThrow().lose(from, to, share);
  }

  /** Between all machines and the client everything arrives so much later. */
  public void delay(Duration time) {
    network.orElseThrow().delay(time);
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
    all().forEach(machine -> remove(mark + machine));
    network.ifPresent(FaultySwitch::close);
    network = Optional.empty();
  }

  private void in(String machine, String words) {
    List<String> command = new ArrayList<>(at(machine));
    command.addAll(List.of(words.split(" ", -1)));
    must(command);
  }

  private static void must(List<String> command) {
    int status = run(command);
    if (status != 0) {
      throw new AssertionError(String.join(" ", command) + " ended with " + status);
    }
  }

  private static int run(List<String> command) {
    try {
      var process = new ProcessBuilder(command).inheritIO().start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
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

package io.ngp.cli.drill;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.provider.local.machine.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets nothing pass any more between a node, with the tasks on it, and anybody else, as if the
 * cable of its machine was pulled: packets get lost, connections stay. A table of nftables of its
 * own drops what concerns ports they listen on and connections there are, and what the node opens
 * from now on, which is known by a control group. Linux and root only.
 *
 * <p>A cut nobody mends, since the drill was killed, lasts {@link #LONGEST}.
 */
final class NetworkCut implements Fault {
  /** Longer than any drill takes. */
  static final Duration LONGEST = Duration.ofMinutes(3);

  private static final int SECONDS = 10;
  private static final int ROOT = 0;

  private final List<ProcessHandle> node;
  private final List<ProcessHandle> tasks;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final int number = COUNT.incrementAndGet();
  private final String table = "ngp_drill_%d_%d".formatted(ProcessHandle.current().pid(), number);
  private final Path nft;
  private final ControlGroup group;
  private Map<Long, Path> groupsBefore = Map.of();
  private boolean isCut;

  /**
   * A cut of a node's processes that is not done yet.
   *
   * @param tasks processes that run on the node
   * @throws Failure if this user or this machine can't
   */
  NetworkCut(List<ProcessHandle> node, List<ProcessHandle> tasks) {
    this.node = List.copyOf(node);
    this.tasks = List.copyOf(tasks);
    if (!isRoot()) {
      throw impossible("Only root may cut off a node's network.", "Run it as root, on Linux.");
    }
    nft =
        Programs.find("nft")
            .orElseThrow(() ->
                impossible(
                    "Packets are dropped by nftables, and there is no nft on this machine.",
                    "Install it (Debian: apt-get install nftables)."));
    group =
        ControlGroup.named("ngp-drill-%d-%d".formatted(ProcessHandle.current().pid(), number))
            .orElseThrow(() ->
                impossible(
                    "Sockets are known by control groups, and /sys/fs/cgroup can't be written.",
                    "Run it on the machine itself, not in a container."));
    run("list tables\n");
  }

  private static Failure impossible(String why, String fix) {
    return new Failure(ExitStatus.USAGE, why, fix);
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(ROOT).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  @Override
  public synchronized void strike() {
    isCut = true;
    // First, so that no connection is opened between the look at those there are and the cut.
    groupsBefore = group.take(node);
    var all = Stream.concat(node.stream(), tasks.stream()).toList();
    run(rules(table, group.path(), Sockets.of(all)));
  }

  @Override
  public synchronized void mend() {
    if (!isCut) {
      return;
    }
    try {
      // Added first, so that it need not be known whether it is there.
      run("add table inet " + table + "\ndelete table inet " + table + "\n");
    } finally {
      leaveGroup();
    }
    isCut = false;
  }

  private void leaveGroup() {
    try {
      group.giveBack(groupsBefore);
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          "The network is whole again, but the control group of the drill can't be removed: "
              + e.getMessage(),
          "It does no harm; `ngp node restart` leaves it, then rmdir it.");
    }
  }

  /** What nft is told: {@code group} is its name for the control group of what is opened later. */
  static String rules(String table, String group, Sockets sockets) {
    var listening = ports(sockets.listening());
    var talking =
        sockets.connections().stream()
            .flatMap(each ->
                Stream.of(
                    each.local() + " . " + each.remote(), each.remote() + " . " + each.local()))
            .sorted()
            .distinct()
            .collect(Collectors.joining(", "));
    return """
    table inet %1$s {
      set listening { type inet_service; timeout %5$ds;%3$s }
      set talking { type inet_service . inet_service; timeout %5$ds;%4$s }
      set opening { type inet_proto; timeout %5$ds; elements = { tcp, udp } }
      chain concerned {
        tcp dport @listening drop
        tcp sport @listening drop
        tcp sport . tcp dport @talking drop
      }
      chain output {
        type filter hook output priority -10;
        socket cgroupv2 level 1 "%2$s" meta l4proto @opening drop
        jump concerned
      }
      chain input {
        type filter hook input priority -10;
        jump concerned
      }
    }
    """
        .formatted(table, group, elements(listening), elements(talking), LONGEST.toSeconds());
  }

  private static String ports(Set<Integer> ports) {
    return ports.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String elements(String list) {
    return list.isEmpty() ? "" : " elements = { " + list + " }";
  }

  private void run(String rules) {
    try {
      var process = new ProcessBuilder(nft.toString(), "-f", "-").redirectErrorStream(true).start();
      try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
        in.write(rules);
      }
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw refused(said.strip());
      }
    } catch (IOException e) {
      throw refused(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw refused("interrupted");
    }
  }

  private Failure refused(String said) {
    return new Failure(
        ExitStatus.FAILED,
        "The firewall of this machine, nftables, refuses: " + said.lines().findFirst().orElse(""),
        isCut ? "Run by hand: nft delete table inet " + table : "Its kernel must have nf_tables.");
  }
}

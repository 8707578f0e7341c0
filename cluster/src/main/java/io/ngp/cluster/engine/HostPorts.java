package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Networking;
import io.ngp.cluster.app.Networking.DeclaredPort;
import io.ngp.cluster.app.Networking.Endpoint;
import io.ngp.cluster.app.Networking.PortDefinition;
import io.ngp.cluster.app.Networking.PortMapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses a task's host ports from those an agent has free (marathon/API.md 5): required numbers
 * exactly, the others consecutively from a random start.
 *
 * @param wanted what each host port must be, in declared order; {@code ANY} where the number is
 *     free to choose
 */
record HostPorts(List<Integer> wanted, long seed) {
  private static final int ANY = 0;

  HostPorts {
    wanted = List.copyOf(wanted);
  }

  static HostPorts of(App app, long seed) {
    Networking networking = app.networking();
    return new HostPorts(
        networking.ports().stream().flatMap(port -> wanted(port, networking)).toList(), seed);
  }

  private static Stream<Integer> wanted(DeclaredPort port, Networking networking) {
    return switch (port) {
      case PortDefinition definition ->
          Stream.of(networking.requirePorts() ? definition.port() : ANY);
      case PortMapping mapping -> mapping.hostPort().stream();
      case Endpoint endpoint -> endpoint.hostPort().stream();
    };
  }

  /** The ports, or what is missing. */
  sealed interface Choice {
    record Chosen(List<Integer> ports) implements Choice {}

    record Missing(String detail) implements Choice {}
  }

  Choice choose(List<PortRange> free) {
    Set<Integer> required = new HashSet<>();
    for (int port : wanted) {
      if (port != ANY && !isFree(port, free)) {
        return new Choice.Missing("needs host port %d, which is not free".formatted(port));
      }
      if (port != ANY) {
        required.add(port);
      }
    }
    int open = (int) wanted.stream().filter(port -> port == ANY).count();
    int available = free.stream().mapToInt(PortRange::size).sum() - required.size();
    if (open > available) {
      return new Choice.Missing("host ports needed: %d, free: %d".formatted(open, available));
    }
    return new Choice.Chosen(fill(free, required));
  }

  private List<Integer> fill(List<PortRange> free, Set<Integer> required) {
    int total = free.stream().mapToInt(PortRange::size).sum();
    int next = total == 0 ? 0 : new SplittableRandom(seed).nextInt(total);
    List<Integer> chosen = new ArrayList<>();
    for (int port : wanted) {
      int number = port;
      while (number == ANY) {
        int candidate = nth(next++ % total, free);
        number = required.contains(candidate) ? ANY : candidate;
      }
      chosen.add(number);
    }
    return chosen;
  }

  private static int nth(int index, List<PortRange> free) {
    int left = index;
    for (PortRange range : free) {
      if (left < range.size()) {
        return range.first() + left;
      }
      left -= range.size();
    }
    throw new IllegalArgumentException(
        "No port number %d in %s"
            .formatted(
                index, free.stream().map(PortRange::toString).collect(Collectors.joining(","))));
  }

  private static boolean isFree(int port, List<PortRange> free) {
    return free.stream().anyMatch(range -> range.contains(port));
  }
}

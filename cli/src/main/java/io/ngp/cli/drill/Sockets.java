package io.ngp.cli.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * TCP sockets of processes of this machine, as Linux tells of them; proc(5).
 *
 * @param listening ports on which they accept connections
 * @param connections that there are, whoever began them
 */
record Sockets(Set<Integer> listening, Set<Ports> connections) {
  private static final int RADIX = 16;
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENS = "0A";
  private static final String SOCKET = "socket:[";

  Sockets {
    listening = Set.copyOf(listening);
    connections = Set.copyOf(connections);
  }

  /** The ends of a connection. */
  record Ports(int local, int remote) {}

  /** All of these processes; one that has ended has none. */
  static Sockets of(Collection<ProcessHandle> processes) {
    var listening = new TreeSet<Integer>();
    var connections = new HashSet<Ports>();
    for (var process : processes) {
      var folder = Path.of("/proc", Long.toString(process.pid()));
      var own = inodes(folder.resolve("fd"));
      for (var table : List.of("net/tcp", "net/tcp6")) {
        var found = parse(lines(folder.resolve(table)), own);
        listening.addAll(found.listening());
        connections.addAll(found.connections());
      }
    }
    return new Sockets(listening, connections);
  }

  /** Those in a table that have one of these inodes. */
  static Sockets parse(List<String> table, Set<String> inodes) {
    var listening = new TreeSet<Integer>();
    var connections = new HashSet<Ports>();
    for (var line : table) {
      var fields = line.strip().split(" +", -1);
      if (fields.length <= INODE || !inodes.contains(fields[INODE])) {
        continue;
      }
      if (fields[STATE].equals(LISTENS)) {
        listening.add(port(fields[LOCAL]));
      } else {
        connections.add(new Ports(port(fields[LOCAL]), port(fields[REMOTE])));
      }
    }
    return new Sockets(listening, connections);
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), RADIX);
  }

  private static Set<String> inodes(Path descriptors) {
    var inodes = new HashSet<String>();
    try (Stream<Path> all = Files.list(descriptors)) {
      for (var each : all.toList()) {
        var target = target(each);
        if (target.startsWith(SOCKET)) {
          inodes.add(target.substring(SOCKET.length(), target.length() - 1));
        }
      }
    } catch (IOException _) {
      // It has ended.
    }
    return inodes;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException _) {
      return ""; // Closed meanwhile.
    }
  }

  private static List<String> lines(Path table) {
    try {
      return new ArrayList<>(Files.readAllLines(table));
    } catch (IOException _) {
      return List.of();
    }
  }
}

package io.ngp.nodespec;

/** A node of a platform: its name, where it is, and the ports it has there. */
public sealed interface NodeEntry {
  /** Where nodes are that this machine runs for itself. */
  String LOOPBACK = "127.0.0.1";

  /** Unique in the platform: {@code agent-1}. */
  String name();

  /** The address or name the node answers at. */
  String host();

  /** The port that answers {@code /healthz}. */
  int controlPort();

  /** What the node does. */
  default Role role() {
    return switch (this) {
      case MasterEntry _ -> Role.MASTER;
      case AgentEntry _ -> Role.AGENT;
      case BalancerEntry _ -> Role.BALANCER;
    };
  }

  /** Whether it proves who it is: its control address is {@code https}. */
  default boolean isProven() {
    return switch (this) {
      case MasterEntry master -> master.proven();
      case AgentEntry agent -> agent.proven();
      // Anybody may know how a balancer is.
      case BalancerEntry _ -> false;
    };
  }

  /** The node's control address. */
  default String address() {
    return addressAt(host());
  }

  /** The same where the node is called {@code host}. */
  default String addressAt(String host) {
    return address(isProven() ? "https" : "http", host, controlPort());
  }

  /** The address of a port of this machine. */
  static String address(long port) {
    return address("http", LOOPBACK, port);
  }

  /** The address of a port of {@code host}. */
  static String address(String scheme, String host, long port) {
    // RFC 3986, section 3.2.2.
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Where a node is reached that listens on {@code bind}. */
  static String hostOf(String bind) {
    return bind.equals("0.0.0.0") || bind.equals("::") ? LOOPBACK : bind;
  }

  /** A master; its control port is the platform's API. */
  record MasterEntry(
      String name, String host, int controlPort, ZooKeeperPorts zooKeeper, boolean proven)
      implements NodeEntry {}

  /** An agent. */
  record AgentEntry(String name, String host, int controlPort, boolean proven)
      implements NodeEntry {}

  /** A balancer; people's requests arrive at {@code port}. */
  record BalancerEntry(String name, String host, int controlPort, int port) implements NodeEntry {}

  /** The three ports of the ZooKeeper inside a master. */
  record ZooKeeperPorts(int peer, int election, int client) {}
}

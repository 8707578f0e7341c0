package io.ngp.provider.local.node;

/** A node of a local platform: its name and the loopback ports it has. */
public sealed interface NodeEntry {
  /** Unique in the platform: {@code agent-1}. */
  String name();

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

  /** The node's control address. */
  default String address() {
    return address(controlPort());
  }

  /** The address of a port of this machine. */
  static String address(long port) {
    return "http://127.0.0.1:" + port;
  }

  /** A master; its control port is the platform's API. */
  record MasterEntry(String name, int controlPort, ZooKeeperPorts zooKeeper) implements NodeEntry {}

  /** An agent. */
  record AgentEntry(String name, int controlPort) implements NodeEntry {}

  /** A balancer; people's requests arrive at {@code port}. */
  record BalancerEntry(String name, int controlPort, int port) implements NodeEntry {}

  /** The three ports of the ZooKeeper inside a master. */
  record ZooKeeperPorts(int peer, int election, int client) {}
}

package io.ngp.cli.platform;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.target.NodeEntry;
import io.ngp.cli.target.NodeEntry.AgentEntry;
import io.ngp.cli.target.NodeEntry.BalancerEntry;
import io.ngp.cli.target.NodeEntry.MasterEntry;
import io.ngp.cli.target.NodeEntry.ZooKeeperPorts;
import io.ngp.cli.target.PlatformFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which nodes a local platform has and at which ports. A port once chosen is kept as long
 * as nobody else took it meanwhile; only the ports that people or running nodes know cannot move
 * silently.
 */
final class Planner {
  private static final int PREFERRED_API_PORT = 8081;

  private final Ports ports;

  /**
   * What the user asked for.
   *
   * @param port of the balancer; 0 means any free one
   */
  record Wishes(Optional<Integer> port, Optional<String> domain) {}

  Planner(Ports ports) {
    this.ports = ports;
  }

  /**
   * Plans from what {@code former} runs had.
   *
   * @param running names of the nodes that run now; they keep everything
   * @throws Failure if a port that cannot move is taken, or a wish contradicts what runs
   */
  PlatformFile plan(Optional<PlatformFile> former, Wishes wishes, Set<String> running) {
    if (former.isEmpty()) {
      return first(wishes);
    }
    var known = former.get();
    if (!running.isEmpty()) {
      refuseContradictions(known, wishes);
    }
    var fixed = known.nodes().stream().filter(node -> running.contains(node.name())).toList();
    fixed.forEach(this::keep);
    // People's ports first: nobody else in the plan may take them.
    var edges = new ArrayDeque<Integer>();
    known.nodesOf(BalancerEntry.class).stream()
        .filter(balancer -> !fixed.contains(balancer))
        .forEach(balancer -> edges.add(edge(wishes.port().orElse(balancer.port()))));
    var nodes =
        known.nodes().stream()
            .map(node -> fixed.contains(node) ? node : again(node, edges, !fixed.isEmpty()))
            .toList();
    var domain = wishes.domain().orElse(known.domain());
    return new PlatformFile(known.platform(), domain, known.isSampleDeployed(), nodes);
  }

  private PlatformFile first(Wishes wishes) {
    // People's port first: nobody else in the plan may take it.
    var wished = wishes.port().orElse(PlatformFile.DEFAULT_EDGE_PORT);
    var edge = edge(wished);
    var api = wished == 0 ? ports.takeAny() : ports.takeOrAny(PREFERRED_API_PORT);
    return new PlatformFile(
        "local",
        wishes.domain().orElse(PlatformFile.DEFAULT_DOMAIN),
        false,
        List.of(
            new MasterEntry("master-1", api, zooKeeper()),
            new AgentEntry("agent-1", ports.takeAny()),
            new BalancerEntry("balancer-1", ports.takeAny(), edge)));
  }

  private NodeEntry again(NodeEntry node, Deque<Integer> edges, boolean areOthersRunning) {
    return switch (node) {
      case MasterEntry master -> master(master, areOthersRunning);
      case AgentEntry agent -> new AgentEntry(agent.name(), ports.takeOrAny(agent.controlPort()));
      case BalancerEntry balancer ->
          new BalancerEntry(
              balancer.name(), ports.takeOrAny(balancer.controlPort()), edges.remove());
    };
  }

  private MasterEntry master(MasterEntry master, boolean areOthersRunning) {
    if (!ports.take(master.controlPort())) {
      if (areOthersRunning) {
        throw taken(
            master.controlPort(),
            "The other nodes know the master at this port: run `ngp down`, then `ngp up`.");
      }
      return new MasterEntry(
          master.name(), ports.takeOrAny(PREFERRED_API_PORT), zooKeeper(master.zooKeeper()));
    }
    return new MasterEntry(master.name(), master.controlPort(), zooKeeper(master.zooKeeper()));
  }

  private ZooKeeperPorts zooKeeper() {
    return new ZooKeeperPorts(ports.takeAny(), ports.takeAny(), ports.takeAny());
  }

  private ZooKeeperPorts zooKeeper(ZooKeeperPorts former) {
    return new ZooKeeperPorts(
        ports.takeOrAny(former.peer()),
        ports.takeOrAny(former.election()),
        ports.takeOrAny(former.client()));
  }

  private int edge(int port) {
    if (port == 0) {
      return ports.takeAny();
    }
    if (!ports.take(port)) {
      throw taken(
          port,
          "Choose another with `ngp up --port " + alternative(port) + "`, or stop that process.");
    }
    return port;
  }

  private static int alternative(int port) {
    for (var other = port + 10; other < 65_536; other += 10) {
      if (Ports.isFree(other)) {
        return other;
      }
    }
    return 0;
  }

  private static Failure taken(int port, String fix) {
    return new Failure(
        ExitStatus.FAILED,
        "Port " + port + " is taken by " + PortOwner.describe(port) + ". Nothing was started.",
        fix);
  }

  private void keep(NodeEntry node) {
    ports.keep(node.controlPort());
    switch (node) {
      case MasterEntry master -> {
        ports.keep(master.zooKeeper().peer());
        ports.keep(master.zooKeeper().election());
        ports.keep(master.zooKeeper().client());
      }
      case BalancerEntry balancer -> ports.keep(balancer.port());
      case AgentEntry _ -> {}
    }
  }

  private static void refuseContradictions(PlatformFile known, Wishes wishes) {
    var port =
        wishes
            .port()
            .filter(wished -> wished != known.edgePort())
            .map(wished -> "--port " + wished);
    var domain =
        wishes
            .domain()
            .filter(wished -> !wished.equals(known.domain()))
            .map(wished -> "--domain " + wished);
    port.or(() -> domain)
        .ifPresent(wish -> {
          throw new Failure(
              ExitStatus.CONFLICT,
              "The platform runs at port "
                  + known.edgePort()
                  + " for "
                  + known.domain()
                  + " already.",
              "To change that: ngp down, then ngp up " + wish);
        });
  }
}

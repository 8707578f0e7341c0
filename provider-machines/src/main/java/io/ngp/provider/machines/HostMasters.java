package io.ngp.provider.machines;

import io.ngp.nodespec.NodeHealth;
import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.change.Masters;
import io.ngp.provider.machines.ssh.Hosts;
import io.ngp.provider.machines.ssh.Login;
import java.time.Duration;
import java.util.List;

/** The masters of a platform, each on a host of its own. */
record HostMasters(List<Seat> seats, Hosts hosts, NodeHttp http) implements Masters {
  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  // A member that never heard of the others writes snapshot.0, of nothing.
  private static final String HAS_DATA =
      "cd %s/master/data/zookeeper/version-2 2>/dev/null && ls | grep -v '^snapshot\\.0$' | grep -Eq '^(log|snapshot)\\.'"
          .formatted(NodeInputs.DATA);

  /** A master and how its host is reached. */
  record Seat(Peer peer, Login login) {}

  HostMasters {
    seats = List.copyOf(seats);
  }

  @Override
  public List<Peer> others(Peer master) {
    return seats.stream()
        .map(Seat::peer)
        .filter(peer -> !peer.name().equals(master.name()))
        .toList();
  }

  @Override
  public boolean isFirst(Peer master) {
    return others(master).stream().allMatch(other -> other.id() > master.id());
  }

  @Override
  public boolean runs(Peer master) {
    return NodeHealth.of(http, master.name(), master.address(), PROBE).isAnswering();
  }

  @Override
  public boolean hasData(Peer master) {
    return seats.stream()
        .filter(seat -> seat.peer().name().equals(master.name()))
        .anyMatch(seat -> hosts.open(seat.login()).run(HAS_DATA, PATIENCE).isOk());
  }

  @Override
  public String logs() {
    return NodeService.LOGS;
  }
}

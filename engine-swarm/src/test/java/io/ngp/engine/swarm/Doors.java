package io.ngp.engine.swarm;

import io.ngp.engine.swarm.docker.DockerAddress;
import io.ngp.engine.swarm.member.DaemonDoor;
import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import io.ngp.identity.TestAuthority;
import io.ngp.testkit.FreePorts;
import io.ngp.testkit.docker.TestDaemon;
import io.ngp.testkit.docker.TestSwarm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Doors before the daemons of a swarm, which the swarm says are the way to its worker.
 *
 * @param manager the address of the manager's
 * @param tls how a master calls there
 */
record Doors(
    TestSwarm swarm, DaemonDoor ofManager, DaemonDoor ofWorker, String manager, SSLContext tls)
    implements AutoCloseable {

  static Doors open(Path folder, TestSwarm swarm) throws IOException {
    TestAuthority authority = new TestAuthority("Platform CA");
    Identity agent =
        Identity.read(authority.issue(folder.resolve("agent"), "agent-1", PeerRole.AGENT));
    Identity master =
        Identity.read(authority.issue(folder.resolve("master"), "master-1", PeerRole.MASTER));
    int first = FreePorts.pick();
    int second = FreePorts.pick();
    Doors doors =
        new Doors(
            swarm,
            door(first, swarm.manager(), agent),
            door(second, swarm.worker(), agent),
            "tcp://127.0.0.1:" + first,
            master.context(Set.of(PeerRole.MASTER, PeerRole.AGENT)));
    doors.ofManager.start();
    doors.ofWorker.start();
    doors.label("tcp://127.0.0.1:" + second);
    return doors;
  }

  private static DaemonDoor door(int port, TestDaemon daemon, Identity identity) {
    return new DaemonDoor(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        (DockerAddress.Unix) DockerAddress.parse(daemon.address(), Optional.empty()),
        identity);
  }

  private void label(String address) {
    String worker = swarm.manager().docker("node", "ls", "-qf", "role=worker");
    swarm
        .manager()
        .docker("node", "update", "--label-add", Labels.NODE_DOCKER + "=" + address, worker);
  }

  /** Shuts them; the worker is reached by its socket again. */
  @Override
  public void close() {
    label(swarm.worker().address());
    ofManager.close();
    ofWorker.close();
  }
}

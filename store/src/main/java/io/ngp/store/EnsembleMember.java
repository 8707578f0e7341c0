package io.ngp.store;

import java.util.List;

/**
 * Where one member of the ZooKeeper ensemble listens.
 *
 * @param id number of the member, 1 to 255, unique in the ensemble and never given to another
 *     machine
 * @param host address the member binds to and the others reach it at
 * @param peerPort followers connect here to the leading member
 * @param electionPort members vote here
 * @param clientPort sessions connect here
 */
public record EnsembleMember(int id, String host, int peerPort, int electionPort, int clientPort) {

  /**
   * @throws IllegalArgumentException when a value is outside its range or a port is used twice
   */
  public EnsembleMember {
    if (id < 1 || id > 255) {
      throw new IllegalArgumentException("Member id is " + id + "; expected 1 to 255.");
    }
    if (host.isBlank()) {
      throw new IllegalArgumentException("Member " + id + " has no host.");
    }
    for (int port : List.of(peerPort, electionPort, clientPort)) {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException(
            "Member " + id + " has port " + port + "; expected 1 to 65535.");
      }
    }
    if (peerPort == electionPort || peerPort == clientPort || electionPort == clientPort) {
      throw new IllegalArgumentException(
          "Member %d uses a port twice: peer %d, election %d, client %d."
              .formatted(id, peerPort, electionPort, clientPort));
    }
  }

  String clientAddress() {
    // IPv6 literals need brackets in ZooKeeper's connect string.
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + clientPort;
  }
}

package io.ngp.node;

import io.ngp.cluster.api.ApiSettings;
import io.ngp.edge.seen.AccessLog;
import io.ngp.engine.swarm.SwarmSettings;
import io.ngp.engine.swarm.docker.DockerAddress;
import io.ngp.identity.Identity;
import io.ngp.node.certificate.BalancerCertificates;
import io.ngp.node.proxy.Program;
import io.ngp.node.secret.MasterSecrets;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a node is told to be, from its {@code node.json}. */
sealed interface NodeConfig {
  String name();

  /** The role's name in lower case. */
  String role();

  /**
   * Who this node is to the others; on one machine it need not be anyone: then all is in clear
   * text.
   */
  Optional<Identity> identity();

  /** What addresses of nodes begin with. */
  default String scheme() {
    return identity().isPresent() ? "https" : "http";
  }

  /** The node's own folder: configuration, log and data. */
  Path folder();

  /** Where the node keeps what must survive it. */
  default Path data() {
    return folder().resolve("data");
  }

  /**
   * Holds the state and decides.
   *
   * @param bind address to listen on
   * @param port of the API
   * @param edgePort where balancers answer, for links to apps
   * @param api who may call it
   * @param secrets where values of secrets are found
   * @param sealKey the file with the key that keys of certificates are encrypted with; without one
   *     no certificates are kept
   * @param swarm what runs tasks; agents of ours if empty
   * @param place how its daemon gets into the swarm; NGP does not care if empty
   */
  record Master(
      Path folder,
      String name,
      String bind,
      int port,
      String domain,
      int edgePort,
      int zooKeeperId,
      List<Member> members,
      ApiSettings.Access api,
      Secrets secrets,
      Optional<Path> sealKey,
      Optional<SwarmSettings> swarm,
      Optional<SwarmPlace> place,
      Optional<Identity> identity)
      implements NodeConfig {
    public Master {
      members = List.copyOf(members);
    }

    @Override
    public String role() {
      return "master";
    }
  }

  /**
   * Where a master finds the values of secrets.
   *
   * @param folder one file for each secret, in it or below
   * @param variablePrefix what names of variables that may be given out begin with
   */
  record Secrets(Path folder, String variablePrefix) {
    /** The places of a master that was told none. */
    static Secrets standard(Path nodeFolder) {
      return new Secrets(
          nodeFolder.resolve("data").resolve("secrets"), MasterSecrets.VARIABLE_PREFIX);
    }
  }

  /** A member of the ZooKeeper ensemble and its three ports. */
  record Member(int id, String host, int peerPort, int electionPort, int clientPort) {}

  /**
   * Runs tasks.
   *
   * @param port of the agent's own API
   * @param tasks folder of the sandboxes
   */
  record Agent(
      Path folder,
      String name,
      String bind,
      int port,
      List<URI> masters,
      Path tasks,
      Offered offered,
      Map<String, String> attributes,
      Optional<Identity> identity)
      implements NodeConfig {
    public Agent {
      masters = List.copyOf(masters);
      attributes = Map.copyOf(attributes);
    }

    @Override
    public String role() {
      return "agent";
    }
  }

  /**
   * Puts this machine's Docker daemon into the platform's swarm, which runs tasks there.
   *
   * @param port where the node tells its health
   */
  record SwarmAgent(
      Path folder,
      String name,
      String bind,
      int port,
      List<URI> masters,
      SwarmPlace place,
      Optional<Identity> identity)
      implements NodeConfig {
    public SwarmAgent {
      masters = List.copyOf(masters);
    }

    @Override
    public String role() {
      return "agent";
    }
  }

  /**
   * How a node's daemon gets into the platform's swarm.
   *
   * @param advertise the address other nodes of the swarm reach it at
   * @param daemon the socket it answers at
   * @param doorPort where masters reach it, at {@code advertise}
   * @param labels of its node in the swarm, beyond what NGP itself says
   */
  record SwarmPlace(
      String advertise, DockerAddress.Unix daemon, int doorPort, Map<String, String> labels) {
    static final int USUAL_PORT = 2376;

    public SwarmPlace {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * Keeps the host what it is declared to be.
   *
   * @param folder of its own, which only root may write to
   * @param document what the host is declared to be
   * @param lock taken by whoever changes the host
   */
  record Upkeep(Path folder, String name, Path document, Path lock) implements NodeConfig {
    @Override
    public String role() {
      return "upkeep";
    }

    @Override
    public Optional<Identity> identity() {
      return Optional.empty();
    }
  }

  /**
   * What an agent gives to tasks; memory and disk in MiB.
   *
   * @param firstPort first host port, inclusive
   * @param lastPort last host port, inclusive
   */
  record Offered(double cpus, double memMib, double diskMib, int firstPort, int lastPort) {}

  /**
   * Sends requests to tasks.
   *
   * @param port where requests come in
   * @param control the address where the node tells its health and its measurements
   * @param controlPort the port there
   * @param trustedProxies address ranges of proxies that are believed where requests come from
   * @param zone where it stands: tasks there are preferred; empty where that does not matter
   * @param routeDefaults labels that hold for apps that don't have them
   * @param tls where requests come in encrypted; nowhere if empty
   * @param proxy what carries the traffic instead of the edge
   */
  record Balancer(
      Path folder,
      String name,
      String bind,
      int port,
      String control,
      int controlPort,
      List<URI> masters,
      String zone,
      String domain,
      List<String> adminCidrs,
      List<String> trustedProxies,
      Map<String, String> routeDefaults,
      Optional<Tls> tls,
      Optional<Program> proxy,
      Observing observing,
      Optional<Identity> identity)
      implements NodeConfig {
    public Balancer {
      masters = List.copyOf(masters);
      adminCidrs = List.copyOf(adminCidrs);
      trustedProxies = List.copyOf(trustedProxies);
      routeDefaults = Map.copyOf(routeDefaults);
    }

    @Override
    public String role() {
      return "balancer";
    }

    /** Where the node tells its health. */
    String controlAddress() {
      return "http://" + control + ":" + controlPort;
    }
  }

  /**
   * How a balancer takes encrypted requests.
   *
   * @param certificates where it has certificates from
   */
  record Tls(int port, BalancerCertificates.Sources certificates) {}

  /**
   * How a balancer lets requests be followed.
   *
   * @param beginsTraces whether a request without a trace gets one
   */
  record Observing(Optional<RequestLog> log, boolean beginsTraces) {
    static final Observing PLAIN = new Observing(Optional.empty(), false);
  }

  /**
   * Where requests are logged.
   *
   * @param toStdout whether with the node's own log instead of in a file of their own
   * @param withQuery whether with what follows the path, secrets included
   */
  record RequestLog(AccessLog.Format format, boolean toStdout, boolean withQuery) {}
}

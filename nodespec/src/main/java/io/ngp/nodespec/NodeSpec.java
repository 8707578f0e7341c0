package io.ngp.nodespec;

import io.ngp.nodespec.NodeEntry.AgentEntry;
import io.ngp.nodespec.NodeEntry.BalancerEntry;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import io.ngp.nodespec.NodeEntry.ZooKeeperPorts;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** All a node process is told, in its {@code node.json}. */
public sealed interface NodeSpec {
  /** Unique in the platform. */
  String name();

  /** The address it listens on. */
  String bind();

  /** Its name and ports. */
  NodeEntry entry();

  /** What apps are reachable below; absent if there is neither master nor balancer. */
  static Optional<String> domain(List<NodeSpec> specs) {
    return specs.stream().flatMap(spec -> domain(spec).stream()).findFirst();
  }

  private static Optional<String> domain(NodeSpec spec) {
    return switch (spec) {
      case Master master -> Optional.of(master.domain());
      case Balancer balancer -> Optional.of(balancer.domain());
      case Agent _ -> Optional.empty();
    };
  }

  /**
   * A master.
   *
   * @param port of the API
   * @param edgePort where balancers answer, for links to apps; 0: nowhere
   * @param id the number of its member
   * @param access who may call its API
   * @param swarm what runs tasks; agents if empty
   * @param identity who it is to others; nobody if empty
   */
  record Master(
      String name,
      String bind,
      int port,
      String domain,
      int edgePort,
      int id,
      List<Member> members,
      Access access,
      Optional<Swarm> swarm,
      Optional<Proof> identity)
      implements NodeSpec {
    public Master {
      members = List.copyOf(members);
    }

    /** The same, among other masters. */
    public Master among(List<Member> others) {
      return new Master(name, bind, port, domain, edgePort, id, others, access, swarm, identity);
    }

    @Override
    public NodeEntry entry() {
      var own =
          members.stream()
              .filter(member -> member.id() == id)
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no member has the id " + id));
      return new MasterEntry(name, NodeEntry.hostOf(bind), port, own.ports(), identity.isPresent());
    }
  }

  /**
   * A member of the masters' ensemble.
   *
   * @param id its number, 1 to 255, never another's
   * @param host where the others reach it
   */
  record Member(int id, String host, ZooKeeperPorts ports) {}

  /** By which files, in PEM form, a node proves who it is. */
  record Proof(String authority, String certificate, String key) {}

  /**
   * A Docker swarm that runs tasks.
   *
   * @param platform whose tasks in it are the platform's
   * @param managers where its managers answer; those of the masters themselves if empty
   * @param baseImage what apps without an image run in
   */
  record Swarm(String platform, List<String> managers, String baseImage) {
    public Swarm {
      managers = List.copyOf(managers);
    }
  }

  /**
   * Who may call a master's API.
   *
   * @param origins origins of web pages that may, {@code *} for all; none when empty
   * @param maxRequests how many requests may be under way, at least 1; any number when absent
   */
  record Access(List<String> origins, OptionalInt maxRequests) {
    /** No web pages of elsewhere, any number of requests. */
    public static final Access PLAIN = new Access(List.of(), OptionalInt.empty());

    public Access {
      origins = List.copyOf(origins);
    }
  }

  /**
   * An agent.
   *
   * @param masters addresses of their APIs
   * @param tasks folder of the sandboxes
   * @param identity who it is to others; nobody if empty
   */
  record Agent(
      String name,
      String bind,
      int port,
      List<String> masters,
      String tasks,
      Offered offered,
      Map<String, String> attributes,
      Optional<Proof> identity)
      implements NodeSpec {
    public Agent {
      masters = List.copyOf(masters);
      attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    @Override
    public NodeEntry entry() {
      return new AgentEntry(name, NodeEntry.hostOf(bind), port, identity.isPresent());
    }
  }

  /**
   * What an agent offers to tasks; memory and disk in MiB.
   *
   * @param ports first and last, as in {@code 31000-31999}
   */
  record Offered(double cpus, long memMib, long diskMib, String ports) {}

  /**
   * A balancer.
   *
   * @param port where requests come in
   * @param control the address where it tells its health
   * @param controlPort the port there
   * @param trustedProxies address ranges of proxies that are believed where requests come from
   * @param zone where it stands; empty where that does not matter
   * @param routeDefaults labels that hold for apps that don't have them
   * @param tls where requests come in encrypted; nowhere if empty
   * @param engine what carries the traffic
   * @param observing how requests can be followed
   */
  record Balancer(
      String name,
      String bind,
      int port,
      String control,
      int controlPort,
      List<String> masters,
      String zone,
      String domain,
      List<String> adminCidrs,
      List<String> trustedProxies,
      Map<String, String> routeDefaults,
      Optional<Tls> tls,
      Engine engine,
      Observing observing)
      implements NodeSpec {
    public Balancer {
      masters = List.copyOf(masters);
      adminCidrs = List.copyOf(adminCidrs);
      trustedProxies = List.copyOf(trustedProxies);
      routeDefaults = Collections.unmodifiableMap(new TreeMap<>(routeDefaults));
    }

    @Override
    public NodeEntry entry() {
      return new BalancerEntry(name, control, controlPort, port);
    }
  }

  /**
   * How a balancer takes encrypted requests.
   *
   * @param folders with certificates of its own
   */
  record Tls(int port, List<String> folders, Optional<Acme> acme) {
    public Tls {
      folders = List.copyOf(folders);
    }
  }

  /**
   * With which authority certificates are ordered; what is empty is left to the node.
   *
   * @param trustedFile certificates of who vouches for the directory
   */
  record Acme(
      String email, String directory, List<String> domains, String trustedFile, String challenge) {
    public Acme {
      domains = List.copyOf(domains);
    }
  }

  /**
   * How a balancer lets requests be followed.
   *
   * @param beginsTraces whether a request without a trace gets one
   */
  record Observing(Optional<RequestLog> log, boolean beginsTraces) {}

  /**
   * How a balancer logs requests.
   *
   * @param format {@code json} or {@code combined}
   * @param to {@code file} or {@code stdout}
   * @param withQuery whether with what follows the path
   */
  record RequestLog(String format, String to, boolean withQuery) {}
}

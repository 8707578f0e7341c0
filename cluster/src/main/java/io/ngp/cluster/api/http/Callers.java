package io.ngp.cluster.api.http;

import io.ngp.identity.Peer;
import io.ngp.identity.PeerRole;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may call which path where nodes have identities: what only nodes use, only they, and
 * everything else whoever operates the platform.
 *
 * @param rules the first that covers a path holds
 * @param others who may call what no rule covers
 */
public record Callers(List<Rule> rules, Set<PeerRole> others) {
  private static final Set<PeerRole> OPERATING = Set.of(PeerRole.OPERATOR, PeerRole.MASTER);

  /** Of a master. Followers pass requests on, so masters may do what operators may. */
  public static final Callers OF_MASTERS =
      new Callers(
          List.of(
              new Rule("/ping", Set.of()),
              new Rule("/healthz", Set.of()),
              new Rule("/ngp/v1/agents", Set.of(PeerRole.AGENT)),
              new Rule("/ngp/v1/routes/stream", Set.of(PeerRole.BALANCER)),
              new Rule("/ngp/v1/routes/ack", Set.of(PeerRole.BALANCER)),
              new Rule("/ngp/v1/routes/traffic", Set.of(PeerRole.BALANCER)),
              new Rule(
                  "/ngp/v1/upkeep", Set.of(PeerRole.AGENT, PeerRole.BALANCER, PeerRole.MASTER)),
              new Rule("/ngp/v1/certificates/balancers", Set.of(PeerRole.BALANCER)),
              new Rule(
                  "/ngp/v1/swarm", Set.of(PeerRole.AGENT, PeerRole.MASTER, PeerRole.OPERATOR))),
          OPERATING);

  /** Of an agent: orders come from masters, and from who takes a whole platform down. */
  public static final Callers OF_AGENTS =
      new Callers(List.of(new Rule("/healthz", Set.of())), OPERATING);

  public Callers {
    rules = List.copyOf(rules);
    others = Set.copyOf(others);
  }

  /**
   * Who may call a path and those below it.
   *
   * @param allowed everybody if empty
   */
  public record Rule(String path, Set<PeerRole> allowed) {
    public Rule {
      allowed = Set.copyOf(allowed);
    }

    private boolean covers(String other) {
      return other.startsWith(path)
          && (other.length() == path.length() || other.charAt(path.length()) == '/');
    }
  }

  /**
   * Why a call is refused; empty if it is not.
   *
   * @param path decoded, as routes are found by it
   * @param caller whoever proved to be someone
   */
  Optional<String> refusal(String path, Optional<Peer> caller) {
    Set<PeerRole> allowed = allowed(path);
    if (allowed.isEmpty() || caller.filter(peer -> peer.isOneOf(allowed)).isPresent()) {
      return Optional.empty();
    }
    String who =
        caller.map(peer -> "the certificate is of " + peer).orElse("no certificate was shown");
    return Optional.of(
        "%s is for callers with a certificate of the platform's authority and one of the roles %s, but %s."
            .formatted(path, allowed.stream().sorted().toList(), who));
  }

  private Set<PeerRole> allowed(String path) {
    return rules.stream()
        .filter(rule -> rule.covers(path))
        .findFirst()
        .map(Rule::allowed)
        .orElse(others);
  }
}

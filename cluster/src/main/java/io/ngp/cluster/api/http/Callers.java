package io.ngp.cluster.api.http;

import io.ngp.identity.Peer;
import io.ngp.identity.PeerRole;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may call which path of a master where nodes have identities: what only nodes use, only they,
 * and everything else whoever operates the platform. Followers pass requests of those on, so masters
 * may do what operators may.
 */
final class Callers {
  private static final Set<PeerRole> OPERATING = Set.of(PeerRole.OPERATOR, PeerRole.MASTER);

  private static final List<Rule> RULES =
      List.of(
          new Rule("/ping", Set.of()),
          new Rule("/healthz", Set.of()),
          new Rule("/ngp/v1/agents", Set.of(PeerRole.AGENT)),
          new Rule("/ngp/v1/routes/stream", Set.of(PeerRole.BALANCER)),
          new Rule("/ngp/v1/routes/ack", Set.of(PeerRole.BALANCER)),
          new Rule("/ngp/v1/routes/traffic", Set.of(PeerRole.BALANCER)),
          new Rule("/ngp/v1/certificates/balancers", Set.of(PeerRole.BALANCER)),
          new Rule("/ngp/v1/swarm", Set.of(PeerRole.AGENT, PeerRole.MASTER)),
          new Rule("", OPERATING));

  private Callers() {}

  /**
   * Who may call a path and those below it.
   *
   * @param allowed everybody if empty
   */
  private record Rule(String path, Set<PeerRole> allowed) {
    boolean covers(String other) {
      return other.startsWith(path)
          && (other.length() == path.length()
              || path.isEmpty()
              || other.charAt(path.length()) == '/');
    }
  }

  /**
   * Why a call is refused; empty if it is not.
   *
   * @param path decoded, as routes are found by it
   * @param caller whoever proved to be someone
   */
  static Optional<String> refusal(String path, Optional<Peer> caller) {
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

  private static Set<PeerRole> allowed(String path) {
    return RULES.stream()
        .filter(rule -> rule.covers(path))
        .findFirst()
        .map(Rule::allowed)
        .orElse(OPERATING);
  }
}

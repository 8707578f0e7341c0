package io.ngp.edge.route;

import java.util.Optional;

/**
 * The terms of a route. What is left out costs requests nothing.
 *
 * @param access who may use it
 * @param limits how much
 * @param isPathStripped whether targets get paths without the route's prefix, which is then told in
 *     {@code X-Forwarded-Prefix}
 * @param maintenance when present, all requests are answered with it instead
 * @param protocol what targets speak
 * @param balancing how requests are spread over targets
 */
public record Policy(
    Access access,
    Limits limits,
    boolean isPathStripped,
    Optional<Maintenance> maintenance,
    Protocol protocol,
    Balancing balancing) {
  /** No terms at all. */
  public static final Policy NONE =
      new Policy(
          Access.OPEN, Limits.NONE, false, Optional.empty(), Protocol.HTTP_1, Balancing.DEFAULT);

  public Policy withAccess(Access access) {
    return new Policy(access, limits, isPathStripped, maintenance, protocol, balancing);
  }

  public Policy withLimits(Limits limits) {
    return new Policy(access, limits, isPathStripped, maintenance, protocol, balancing);
  }

  public Policy withPathStripped() {
    return new Policy(access, limits, true, maintenance, protocol, balancing);
  }

  public Policy withMaintenance(Maintenance maintenance) {
    return new Policy(
        access, limits, isPathStripped, Optional.of(maintenance), protocol, balancing);
  }

  public Policy withProtocol(Protocol protocol) {
    return new Policy(access, limits, isPathStripped, maintenance, protocol, balancing);
  }

  public Policy withBalancing(Balancing balancing) {
    return new Policy(access, limits, isPathStripped, maintenance, protocol, balancing);
  }

  /** What a target speaks. */
  public enum Protocol {
    HTTP_1("h1"),
    /** HTTP/2 without TLS and by prior knowledge (RFC 9113 section 3.3); gRPC needs it. */
    HTTP_2("h2c");

    private final String text;

    Protocol(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}

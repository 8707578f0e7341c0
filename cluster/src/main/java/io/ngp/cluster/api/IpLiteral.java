package io.ngp.cluster.api;

import java.net.InetAddress;
import java.util.Optional;

/** Tells addresses from host names without asking a name server. */
final class IpLiteral {
  private IpLiteral() {}

  /** {@code IPv4} or {@code IPv6}; empty if the text is a name. */
  static Optional<String> protocolOf(String host) {
    try {
      int length = InetAddress.ofLiteral(host).getAddress().length;
      return Optional.of(length == 4 ? "IPv4" : "IPv6");
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

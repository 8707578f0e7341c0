package io.ngp.node.proxy;

import io.ngp.node.proxy.Places.Host;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The servers of nginx. It chooses a certificate by server, and a server has one: so names that
 * share a route but not a certificate get servers of their own. Pure.
 */
final class NginxSites {
  private NginxSites() {}

  /**
   * A server.
   *
   * @param host whose places it has; empty: none, it only shows another certificate than the
   *     default
   * @param certificate the file; empty if there is no certificate at all
   */
  record Site(String name, Optional<Host> host, String certificate) {}

  static List<Site> of(List<Host> hosts, Proofs proofs) {
    List<Site> sites = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (Host host : hosts) {
      known.add(host.name());
      sites.add(new Site(host.name(), Optional.of(host), proofs.file(host.name())));
    }
    List<Host> wildcards = hosts.stream().filter(Host::isWildcard).toList();
    for (String name : proofs.names()) {
      if (!known.contains(name)) {
        Optional<Host> host = covering(name, wildcards);
        String otherwise =
            host.map(each -> proofs.file(each.name())).orElseGet(proofs::defaultFile);
        if (!otherwise.equals(proofs.file(name))) {
          sites.add(new Site(name, host, proofs.file(name)));
        }
      }
    }
    return sites;
  }

  /** The wildcard that takes requests for a name that no route has: the longest. */
  private static Optional<Host> covering(String name, List<Host> wildcards) {
    return wildcards.stream().filter(host -> name.endsWith(host.suffix())).findFirst();
  }
}

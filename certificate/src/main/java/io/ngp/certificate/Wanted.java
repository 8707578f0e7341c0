package io.ngp.certificate;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * For which names there are to be certificates.
 *
 * @param platform of the platform's own authority. One with a wildcard serves all apps of a group
 * @param acme ordered by ACME
 */
record Wanted(Set<String> platform, Set<String> acme) {

  /**
   * What the hosts of a platform below {@code domain} need. Names below {@code localhost} are
   * nobody's, and wildcards can't be proved by answering for them, so neither is ordered.
   */
  static Wanted of(String domain, Collection<HostWish> hosts, Optional<AcmeSettings> settings) {
    Set<String> platform = new TreeSet<>(Set.of(domain, "*." + domain));
    Set<String> acme = new TreeSet<>();
    for (var wish : hosts) {
      platform.add(platformName(domain, wish.host()));
      boolean isAsked =
          wish.isAcme() || settings.map(each -> each.covers(wish.host())).orElse(false);
      if (isAsked && isPublic(wish.host())) {
        acme.add(wish.host());
      }
    }
    return new Wanted(platform, acme);
  }

  private static String platformName(String domain, String host) {
    boolean isBelow = host.endsWith("." + domain) && !host.startsWith("*.");
    return isBelow ? "*" + host.substring(host.indexOf('.')) : host;
  }

  private static boolean isPublic(String host) {
    return !host.startsWith("*.")
        && host.contains(".")
        && !host.endsWith(".localhost")
        && !host.matches("[0-9.]+");
  }

  boolean has(HostRecord host) {
    return switch (host.source()) {
      case PLATFORM -> platform.contains(host.name());
      case ACME -> acme.contains(host.name());
    };
  }
}

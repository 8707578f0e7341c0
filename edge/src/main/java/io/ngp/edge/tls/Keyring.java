package io.ngp.edge.tls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All an edge proves itself with at one moment: certificates, the keys of session tickets, and
 * answers to challenges of certificate authorities. Complete: a new one replaces the former.
 *
 * <p>A host gets the first certificate with its exact name, else the first whose wildcard covers
 * it, else the first of all, as does a client that names no host.
 */
public final class Keyring {
  /** Nothing: every handshake is refused. */
  public static final Keyring EMPTY = new Keyring(List.of(), List.of(), Challenges.NONE);

  private final List<HostCertificate> certificates;
  private final List<TicketKey> ticketKeys;
  private final Challenges challenges;
  private final Map<String, HostCertificate> byHost = new HashMap<>();

  /**
   * A keyring.
   *
   * @param certificates in the order of preference; the first is the default
   * @param ticketKeys the first is used for new session tickets, all for those clients bring; none:
   *     sessions are not resumed across processes
   */
  public Keyring(
      List<HostCertificate> certificates, List<TicketKey> ticketKeys, Challenges challenges) {
    this.certificates = List.copyOf(certificates);
    this.ticketKeys = List.copyOf(ticketKeys);
    this.challenges = challenges;
    for (var certificate : certificates) {
      certificate.hosts().forEach(host -> byHost.putIfAbsent(host, certificate));
    }
  }

  /** The same with {@code first} preferred to its own certificates. */
  public Keyring preferring(List<HostCertificate> first) {
    var all = new ArrayList<>(first);
    all.addAll(certificates);
    return new Keyring(all, ticketKeys, challenges);
  }

  /** All certificates in the order of preference. */
  public List<HostCertificate> certificates() {
    return certificates;
  }

  List<TicketKey> ticketKeys() {
    return ticketKeys;
  }

  /** Answers to challenges. */
  public Challenges challenges() {
    return challenges;
  }

  /**
   * The certificate shown to a client that wants {@code host}; empty only if there is none at all.
   *
   * @param host in lower case; null if the client named none
   */
  public Optional<HostCertificate> certificate(@Nullable String host) {
    var found = host == null ? null : named(host);
    return Optional.ofNullable(found).or(() -> certificates.stream().findFirst());
  }

  private @Nullable HostCertificate named(String host) {
    var exact = byHost.get(host);
    int dot = host.indexOf('.');
    return exact != null || dot <= 0 ? exact : byHost.get("*" + host.substring(dot));
  }
}

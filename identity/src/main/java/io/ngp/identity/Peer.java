package io.ngp.identity;

import static java.util.stream.Collectors.joining;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Whom a certificate is of.
 *
 * @param name its subject's common name: that of the node
 * @param roles its subject's organizational units, as far as they are roles
 */
public record Peer(String name, Set<PeerRole> roles) {
  public Peer {
    roles = Collections.unmodifiableSet(roles.isEmpty() ? Set.of() : EnumSet.copyOf(roles));
  }

  /** Whoever this certificate is of; without roles if it names none. */
  public static Peer of(X509Certificate certificate) {
    Set<PeerRole> roles = EnumSet.noneOf(PeerRole.class);
    values(certificate, "OU").forEach(unit -> PeerRole.named(unit).ifPresent(roles::add));
    return new Peer(String.join(",", values(certificate, "CN")), roles);
  }

  private static List<String> values(X509Certificate certificate, String type) {
    List<String> values = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        var value = Optional.ofNullable(part.toAttributes().get(type));
        if (value.isPresent()) {
          values.add(String.valueOf(value.get().get()));
        }
      }
    } catch (InvalidNameException e) {
      throw new IllegalArgumentException(
          "The subject of a certificate can't be read: " + e.getMessage(), e);
    } catch (NamingException e) {
      throw new IllegalStateException(e);
    }
    return values;
  }

  /** Whether this is one of those. */
  public boolean isOneOf(Set<PeerRole> wanted) {
    return roles.stream().anyMatch(wanted::contains);
  }

  /** As people read it: {@code agent-1 (agent)}. */
  @Override
  public String toString() {
    return name
        + roles.stream()
            .map(PeerRole::toString)
            .collect(joining(", ", " (", ")"))
            .replace("()", "(no role)");
  }
}

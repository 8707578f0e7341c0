package io.ngp.certificate;

import java.net.URI;
import java.util.List;

/**
 * With which authority certificates are ordered by ACME, and for whom.
 *
 * @param directory the authority's directory (RFC 8555 section 7.1.1)
 * @param email where it writes to when something is wrong; may be empty
 * @param domains hosts that routes name and that equal one of these, or are below one, get such
 *     certificates without a label of their own
 * @param trusted certificates in PEM form of who vouches for the directory; empty: whom Java trusts
 * @param challenge the kind preferred: {@code http-01} or {@code tls-alpn-01}
 */
public record AcmeSettings(
    URI directory, String email, List<String> domains, String trusted, String challenge) {
  /** Where certificates are ordered if nobody says otherwise. */
  public static final URI LETS_ENCRYPT =
      URI.create("https://acme-v02.api.letsencrypt.org/directory");

  /** Copies the domains. */
  public AcmeSettings {
    domains = List.copyOf(domains);
  }

  boolean covers(String host) {
    return domains.stream().anyMatch(each -> host.equals(each) || host.endsWith("." + each));
  }
}

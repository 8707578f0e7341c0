package io.ngp.edge.tls;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What certificate authorities that check who has a host are to find here.
 *
 * @param answers by token: what {@code GET /.well-known/acme-challenge/<token>} answers (RFC 8555
 *     section 8.3)
 * @param certificates shown to whoever speaks {@code acme-tls/1} (RFC 8737), each for one host
 */
public record Challenges(Map<String, String> answers, List<HostCertificate> certificates) {
  /** Where authorities ask. */
  public static final String PATH = "/.well-known/acme-challenge/";

  /** None are under way. */
  public static final Challenges NONE = new Challenges(Map.of(), List.of());

  /** Copies both. */
  public Challenges {
    answers = Map.copyOf(answers);
    certificates = List.copyOf(certificates);
  }

  /** The answer to a request for {@code path}, if that is an authority's. */
  public @Nullable String answer(String path) {
    return answers.isEmpty() || !path.startsWith(PATH)
        ? null
        : answers.get(path.substring(PATH.length()));
  }

  Optional<HostCertificate> certificate(@Nullable String host) {
    return certificates.stream()
        .filter(each -> host != null && each.hosts().contains(host))
        .findFirst();
  }
}

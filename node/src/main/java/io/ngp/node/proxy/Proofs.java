package io.ngp.node.proxy;

import io.ngp.edge.tls.HostCertificate;
import io.ngp.edge.tls.Keyring;
import io.ngp.node.proxy.Dialect.Gap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What an engine proves the names of hosts with: of a {@link Keyring} the certificates that it
 * takes, in the same order of preference, and the answers to certificate authorities. Pure.
 */
final class Proofs {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern ANSWER = Pattern.compile("[A-Za-z0-9_.-]+");

  private final Keyring keyring;
  private final Map<HostCertificate, Proof> proofs = new LinkedHashMap<>();

  Proofs(Keyring all, List<Gap> gaps) {
    List<HostCertificate> usable = new ArrayList<>();
    for (var certificate : all.certificates()) {
      Optional<String> weakness = Proof.weakness(certificate);
      if (weakness.isEmpty()) {
        usable.add(certificate);
        proofs.put(certificate, Proof.of(certificate));
      } else {
        gaps.add(
            new Gap("certificate of " + new TreeSet<>(certificate.hosts()), weakness.get(), false));
      }
    }
    keyring = new Keyring(usable, List.of(), all.challenges());
  }

  /** The file of the certificate for a host or a wildcard; empty only if there is none at all. */
  String file(String host) {
    return keyring.certificate(host).map(this::proof).map(Proof::file).orElse("");
  }

  /** The file of the one for clients that name no host, or one nobody has a certificate for. */
  String defaultFile() {
    return keyring.certificates().stream().findFirst().map(this::proof).map(Proof::file).orElse("");
  }

  /** Every name in a certificate, in alphabetical order. */
  Set<String> names() {
    var names = new TreeSet<String>();
    keyring.certificates().stream()
        .flatMap(certificate -> certificate.hosts().stream())
        .filter(Safe::isHost)
        .forEach(names::add);
    return names;
  }

  /** What is in the files, by their names. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    proofs.values().forEach(proof -> files.put(proof.file(), proof.text()));
    return files;
  }

  /** Paths that authorities ask for and what they are to be answered. */
  List<Map<String, Object>> answers() {
    return keyring.challenges().answers().entrySet().stream()
        .filter(each ->
            TOKEN.matcher(each.getKey()).matches() && ANSWER.matcher(each.getValue()).matches())
        .sorted(Map.Entry.comparingByKey())
        .map(each -> Map.<String, Object>of("token", each.getKey(), "text", each.getValue()))
        .toList();
  }

  private Proof proof(HostCertificate certificate) {
    return proofs.getOrDefault(certificate, new Proof("", ""));
  }
}

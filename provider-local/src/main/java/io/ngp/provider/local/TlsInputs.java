package io.ngp.provider.local;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeSpec.Acme;
import io.ngp.nodespec.NodeSpec.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The inputs of a balancer that say where it takes encrypted requests and how it proves hosts. */
record TlsInputs(Fields fields) {
  static final String CERTIFICATES = "certificates";
  static final String ACME = "acme";
  private static final String PORT = "https";
  private static final Set<String> MEMBERS =
      Set.of("email", "directory", "domains", "trusted_file", "challenge");

  /**
   * What the balancer is to be told; empty if it is to take no encrypted requests.
   *
   * @param project what paths are relative to
   */
  Optional<Tls> tls(Path project) {
    return ValueReader.of(reader().map("ports"))
        .number(PORT)
        .map(port ->
            new Tls(
                port.intValue(),
                reader().texts(CERTIFICATES).stream().map(each -> path(project, each)).toList(),
                acme(project)));
  }

  private static String path(Path project, String text) {
    return text.isEmpty() ? "" : project.resolve(text).normalize().toString();
  }

  private Optional<Acme> acme(Path project) {
    var acme = ValueReader.of(reader().map(ACME));
    return acme.fields().fields().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Acme(
                acme.textOrEmpty("email"),
                acme.textOrEmpty("directory"),
                acme.texts("domains"),
                path(project, acme.textOrEmpty("trusted_file")),
                acme.textOrEmpty("challenge")));
  }

  /** The same inputs, saying what {@code found} says where that is not {@code expected}. */
  Fields as(Optional<Tls> expected, Optional<Tls> found) {
    if (expected.equals(found)) {
      return fields;
    }
    var port = found.map(tls -> Value.of(tls.port())).orElse(Value.NULL);
    var ports = reader().map("ports").with(PORT, port);
    var folders = found.map(Tls::folders).orElse(List.of());
    var acme = found.flatMap(Tls::acme).map(TlsInputs::value).orElse(Fields.EMPTY);
    return fields.with("ports", ports).with(CERTIFICATES, Value.texts(folders)).with(ACME, acme);
  }

  private static Fields value(Acme acme) {
    return Fields.EMPTY
        .with("email", Value.of(acme.email()))
        .with("directory", Value.of(acme.directory()))
        .with("domains", Value.texts(acme.domains()))
        .with("trusted_file", Value.of(acme.trustedFile()))
        .with("challenge", Value.of(acme.challenge()));
  }

  /** What is wrong with them as far as they are known. */
  List<Problem> problems() {
    Set<String> unknown = new TreeSet<>(reader().map(ACME).fields().keySet());
    unknown.removeAll(MEMBERS);
    return unknown.isEmpty()
        ? List.of()
        : List.of(
            new Problem(
                ACME,
                "acme has %s, which is unknown.".formatted(String.join(", ", unknown)),
                "Known are " + String.join(", ", new TreeSet<>(MEMBERS)) + "."));
  }

  private ValueReader reader() {
    return ValueReader.of(fields);
  }
}

package io.ngp.provider.tls;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.ValueReader;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@code tls.certificate}: a key and a certificate that an authority signs. */
final class CertificateType implements ResourceType {
  private static final Set<String> USAGES = Set.of("server", "client");

  private static final Schema SCHEMA =
      Schema.closed(
          "A key and a certificate that an authority signs. Made anew before it ends.",
          Stream.concat(
                  Stream.of(
                      Input.required(
                              "ca_certificate_pem",
                              Kind.TEXT,
                              "The authority's certificate, followed by those above it if any.")
                          .replacing(),
                      Input.required("ca_private_key_pem", Kind.TEXT, "The authority's key.")
                          .replacing()
                          .secret(),
                      Input.optional(
                              "common_name",
                              Kind.TEXT,
                              "Its name; the first of dns_names if not given.")
                          .replacing(),
                      Input.optional(
                              "organizational_units",
                              Kind.LIST,
                              "What its holder is; nodes go by it: master, agent, balancer, operator.")
                          .replacing(),
                      Input.optional(
                              "dns_names", Kind.LIST, "Host names; *.example.com is possible.")
                          .orElse(Items.EMPTY)
                          .replacing(),
                      Input.optional("ip_addresses", Kind.LIST, "IP addresses.")
                          .orElse(Items.EMPTY)
                          .replacing(),
                      Input.optional("usages", Kind.LIST, "What it proves: server, client or both.")
                          .orElse(Value.texts(List.of("server")))
                          .replacing(),
                      Input.optional("algorithm", Kind.TEXT, "The kind of its key.")
                          .orElse(Value.of(Algorithm.ECDSA_P256.toString()))
                          .oneOf(Algorithm.names())
                          .replacing()),
                  Expiry.inputs(365, 30).stream())
              .toList(),
          List.of(
              Output.of("certificate_pem", "The certificate.").stable(),
              Output.of("chain_pem", "The certificate followed by ca_certificate_pem.").stable(),
              Output.of("private_key_pem", "Its key.").stable().secret(),
              Output.of("expires_at", "When it ends, as in 2027-11-21T12:00:00Z.").stable()));

  private final InstantSource clock;

  CertificateType(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "tls.certificate";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Reading read(Operation operation, Known known) {
    return Expiry.read(known, clock.instant());
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    var reader = ValueReader.of(inputs);
    var authority = reader.textOrEmpty("ca_certificate_pem");
    var issuer = Issuer.of(authority, reader.textOrEmpty("ca_private_key_pem"));
    var algorithm = Algorithm.parse(reader.textOrEmpty("algorithm"));
    var names = SubjectNames.of(inputs);
    var subject =
        new Issuer.Subject(
            names.commonName(),
            reader.texts("organizational_units"),
            names.alternatives(),
            reader.texts("usages"),
            algorithm.isEncrypting());
    refuseExpired(issuer);
    var keys = algorithm.newKeys();
    try {
      var validity = Validity.of(clock.instant(), Expiry.days(inputs));
      var certificate = issuer.sign(subject, keys.getPublic(), validity);
      var pem = Pem.write(certificate);
      return new Fields(
          Map.of(
              "certificate_pem", Value.of(pem),
              "chain_pem", Value.of(pem + authority),
              "private_key_pem", new Secret(Value.of(Pem.write(keys.getPrivate()))),
              "expires_at", Value.of(certificate.getNotAfter().toInstant().toString())));
    } catch (GeneralSecurityException e) {
      throw new ProviderException(
          "Cannot make a certificate for " + names.commonName() + ".", "", e);
    }
  }

  private void refuseExpired(Issuer issuer) {
    var end = issuer.validity().until();
    if (!end.isAfter(clock.instant())) {
      throw new ProviderException(
          "The authority "
              + issuer.certificate().getSubjectX500Principal()
              + " expired at "
              + end
              + ", so nobody would trust what it signs.",
          "Make a new authority: ngp apply --replace with its address.");
    }
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    return former.outputs();
  }

  @Override
  public void delete(Operation operation, Known known) {
    // It exists in the state only.
  }

  @Override
  public List<Problem> check(Planned planned) {
    return planned.inputs().map(this::problems).orElse(List.of());
  }

  private List<Problem> problems(Fields inputs) {
    var problems = new ArrayList<>(SubjectNames.of(inputs).problems());
    Expiry.problem(inputs).ifPresent(problems::add);
    var usages = inputs.get("usages");
    if (usages.isKnown()) {
      problems.addAll(usageProblems(inputs, ValueReader.of(inputs).texts("usages")));
    }
    return problems;
  }

  private static List<Problem> usageProblems(Fields inputs, List<String> usages) {
    if (usages.isEmpty() || !USAGES.containsAll(usages)) {
      return List.of(
          new Problem(
              "usages",
              "the usages " + usages + " are not all known.",
              "Give server, client or both."));
    }
    var isNameless =
        inputs.get("dns_names").equals(Items.EMPTY)
            && inputs.get("ip_addresses").equals(Items.EMPTY);
    return usages.contains("server") && isNameless
        ? List.of(
            new Problem(
                "dns_names",
                "nobody accepts a server's certificate without dns_names or ip_addresses.",
                "Name the hosts it is for."))
        : List.of();
  }
}

package io.ngp.provider.tls;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
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
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.ValueReader;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code tls.ca}: a private certificate authority. */
final class AuthorityType implements ResourceType {
  private static final int LONGEST_NAME = 64;

  private static final Schema SCHEMA =
      Schema.closed(
          "A private certificate authority: its key and the certificate others trust.",
          Stream.concat(
                  Stream.of(
                      Input.required("common_name", Kind.TEXT, "Its name, as browsers show it.")
                          .replacing(),
                      Input.optional("algorithm", Kind.TEXT, "The kind of its key.")
                          .orElse(Value.of(Algorithm.ECDSA_P256.toString()))
                          .oneOf(Algorithm.names())
                          .replacing()),
                  Expiry.inputs(3650, 90).stream())
              .toList(),
          List.of(
              Output.of("certificate_pem", "Its certificate, for everybody.").stable(),
              Output.of("private_key_pem", "Its key.").stable().secret(),
              Output.of("fingerprint", "SHA-256 of its certificate.").stable(),
              Output.of("expires_at", "When it ends, as in 2036-11-18T12:00:00Z.").stable()));

  private final InstantSource clock;

  AuthorityType(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "tls.ca";
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
    var name = reader.textOrEmpty("common_name");
    var keys = Algorithm.parse(reader.textOrEmpty("algorithm")).newKeys();
    var validity = Validity.of(clock.instant(), Expiry.days(inputs));
    try {
      var certificate = Issuer.authority(name, keys, validity);
      return new Fields(
          Map.of(
              "certificate_pem", Value.of(Pem.write(certificate)),
              "private_key_pem", new Secret(Value.of(Pem.write(keys.getPrivate()))),
              "fingerprint", Value.of(Pem.fingerprint(certificate)),
              "expires_at", Value.of(validity.until().toString())));
    } catch (GeneralSecurityException e) {
      throw new ProviderException("Cannot make the authority " + name + ".", "", e);
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
    return planned.inputs().stream()
        .flatMap(inputs ->
            Stream.concat(
                Expiry.problem(inputs).stream(),
                nameProblem(ValueReader.of(inputs).textOrEmpty("common_name")).stream()))
        .toList();
  }

  /** RFC 5280 appendix A, ub-common-name. */
  static List<Problem> nameProblem(String name) {
    return name.length() <= LONGEST_NAME
        ? List.of()
        : List.of(
            new Problem(
                "common_name",
                "a common name of " + name.length() + " characters does not fit.",
                "Use at most " + LONGEST_NAME + "."));
  }

  @Override
  public List<Consequence> consequences(Planned planned) {
    return planned.action() == Action.REPLACE
        ? List.of(
            new Consequence(
                Consequence.Kind.INTERRUPTION,
                "who trusts the former certificate of "
                    + planned.address()
                    + " must be given the new one"))
        : List.of();
  }
}

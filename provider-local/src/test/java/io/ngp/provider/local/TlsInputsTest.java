package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.nodespec.NodeSpec.Acme;
import io.ngp.nodespec.NodeSpec.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsInputsTest {
  private static final Path PROJECT = Path.of("/project");

  private static Fields inputs(Fields acme) {
    return fields("ports", Fields.EMPTY.with("https", Value.of(8443)))
        .with("certificates", Value.texts(List.of("certs", "/etc/certs")))
        .with("acme", acme);
  }

  @Test
  void withoutAPortNothingIsEncrypted() {
    assertThat(new TlsInputs(fields("name", "balancer-1")).tls(PROJECT)).isEmpty();
  }

  @Test
  void pathsAreRelativeToThePlatformFile() {
    var acme =
        Fields.EMPTY.with("email", Value.of("ops@x.org")).with("trusted_file", Value.of("ca.pem"));

    assertThat(new TlsInputs(inputs(acme)).tls(PROJECT))
        .contains(
            new Tls(
                8443,
                List.of("/project/certs", "/etc/certs"),
                Optional.of(new Acme("ops@x.org", "", List.of(), "/project/ca.pem", ""))));
  }

  @Test
  void unknownMembersOfAcmeAreNamed() {
    var acme = Fields.EMPTY.with("emial", Value.of("ops@x.org"));

    assertThat(new TlsInputs(inputs(acme)).problems())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("emial");
  }

  @Test
  void whatWasEditedByHandReadsAsInputsThatSayIt() {
    var recorded = inputs(Fields.EMPTY);
    var expected = new TlsInputs(recorded).tls(PROJECT);
    var edited =
        Optional.of(
            new Tls(9443, List.of(), Optional.of(new Acme("", "https://x", List.of(), "", ""))));

    assertThat(new TlsInputs(recorded).as(expected, expected)).isEqualTo(recorded);
    assertThat(new TlsInputs(new TlsInputs(recorded).as(expected, edited)).tls(PROJECT))
        .isEqualTo(edited);
  }
}

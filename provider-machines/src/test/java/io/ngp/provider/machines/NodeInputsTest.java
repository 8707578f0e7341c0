package io.ngp.provider.machines;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeInputsTest {
  private static NodeInputs balancer(Map<String, Value> acme, Fields files) {
    var tls =
        new Fields(
            Map.of(
                "port", Value.of(8443),
                "folders", Value.texts(List.of("/etc/letsencrypt/live", "balancer/certificates")),
                "acme", new Fields(acme)));
    var config =
        new Fields(
            Map.of(
                "bind", Value.of("0.0.0.0"),
                "port", Value.of(8080),
                "controlPort", Value.of(8083),
                "masters", Value.texts(List.of("https://10.0.0.1:8081")),
                "domain", Value.of("ngp.localhost"),
                "tls", tls));
    return new NodeInputs(
        new Fields(
            Map.of(
                "host", Value.of("10.0.0.2"),
                "name", Value.of("balancer-1"),
                "role", Value.of("balancer"),
                "config", config,
                "files", files)));
  }

  private static Fields files(String certificate) {
    var folder = new Fields(Map.of("shop.pem", Value.of(certificate)));
    return new Fields(Map.of("seal.key", Value.of("k"), "certificates", new Value.Secret(folder)));
  }

  @Test
  void mapIsAFolderOfFiles() {
    assertThat(balancer(Map.of(), files("first")).files())
        .containsExactly(
            Map.entry("/etc/ngp/balancer/certificates/shop.pem", "first"),
            Map.entry("/etc/ngp/balancer/seal.key", "k"));
  }

  @Test
  void newCertificatesRestartNobodyAndOtherFilesDo() {
    var told = balancer(Map.of(), files("first")).told();

    assertThat(balancer(Map.of(), files("second")).told()).isEqualTo(told);
    var other = files("first").with("seal.key", Value.of("other"));
    assertThat(balancer(Map.of(), other).told()).isNotEqualTo(told);
  }

  @Test
  void whatMakesNoSenseIsToldBeforeAnyHostIsAsked() {
    var misspelt = balancer(Map.of("challange", Value.of("http-01")), files("first"));
    assertThat(misspelt.problems())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("acme has challange", "challenge, directory, domains, email");

    var astray = new Fields(Map.of("certificates", new Fields(Map.of("..", Value.of("x")))));
    assertThat(balancer(Map.of(), astray).problems())
        .extracting(Problem::message)
        .containsExactly("\"..\" is no name of a file.");
    assertThat(balancer(Map.of(), files("first")).problems()).isEmpty();
  }
}

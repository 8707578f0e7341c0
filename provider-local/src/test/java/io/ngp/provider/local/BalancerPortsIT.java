package io.ngp.provider.local;

import static io.ngp.provider.local.LocalRig.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.value.Value.Fields;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The ports of a balancer that runs. */
class BalancerPortsIT extends NodeFixture {
  @Test
  void portItTakesEncryptedRequestsAtIsItsOwn() throws Exception {
    var wish =
        fields(
            "name",
            "balancer-1",
            "ports",
            fields("http", 0, "https", 0, "control", 0),
            "fixed",
            List.of("http", "https"));
    var ports = rig.make(rig.ports(), "p", wish);
    var given = new LinkedHashMap<>(ports.inputs().fields());
    given.putAll(ports.outputs().fields());
    var masters = List.of(rig.masterPorts("master-1"));
    rig.make(rig.nodes(), "t", rig.balancer("balancer-1", new Fields(given), masters));
    int https = (int) LocalRig.number(ports.outputs(), "https");

    // Who stands in for the balancer listens for plain requests only.
    try (var _ = new ServerSocket(https, 1, InetAddress.getLoopbackAddress())) {
      assertThat(rig.read(rig.ports(), ports))
          .isEqualTo(new Reading.Present(ports.inputs(), ports.outputs()));
      assertThat(
              rig.ports()
                  .check(
                      LocalRig.planned(
                          rig.ports(), Action.KEEP, Optional.of(ports), Optional.of(wish))))
          .isEmpty();
    }
  }
}

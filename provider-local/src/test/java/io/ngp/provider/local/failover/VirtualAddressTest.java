package io.ngp.provider.local.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualAddressTest {
  @Test
  void configurationSaysWhatIsWanted() {
    var text = wanted("secret", 100, "eth0").configuration();

    assertThat(text)
        .contains("vrrp_instance shop {", "  interface eth0\n", "  priority 100\n")
        .contains("  version 2\n  advert_int 1\n", "    auth_pass secret\n", "  nopreempt\n")
        .contains("  unicast_peer {\n    192.0.2.3\n  }\n", "    192.0.2.10/24\n")
        .contains("-m 1 http://127.0.0.1:8080/\"");
    assertThat(wanted("", 100, "eth0").configuration())
        .contains("  version 3\n  advert_int 0.5\n")
        .doesNotContain("auth");
  }

  @Test
  void whatWouldMeanSomethingElseThereIsRefused() {
    assertThat(wanted("sec ret", 0, "eth0\n}").mistakes())
        .extracting(mistake -> mistake.input())
        .containsExactlyInAnyOrder("interface", "password", "priority");
    assertThat(wanted("secret", 254, "bond0.12").mistakes()).isEmpty();
  }

  private static VirtualAddress wanted(String password, int priority, String network) {
    return new VirtualAddress(
        "shop",
        "192.0.2.10/24",
        network,
        51,
        password,
        priority,
        "192.0.2.2",
        List.of("192.0.2.3"),
        false,
        "http://127.0.0.1:8080/");
  }
}

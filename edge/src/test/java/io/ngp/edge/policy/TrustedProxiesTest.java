package io.ngp.edge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import io.ngp.edge.route.Cidr;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
  private final TrustedProxies proxies =
      new TrustedProxies(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                             | 10.0.0.1",
        "1.2.3.4                        | 1.2.3.4",
        "6.6.6.6, 1.2.3.4               | 1.2.3.4",
        "6.6.6.6, 1.2.3.4, 10.0.0.2     | 1.2.3.4",
        "1.2.3.4,10.0.0.3 ,  10.0.0.2   | 1.2.3.4",
        "10.0.0.3, 10.0.0.2             | 10.0.0.3",
        "1.2.3.4:5678                   | 1.2.3.4",
        "[2001:db8::1]:443              | 2001:db8::1",
        "2001:db8::1, fd00::2           | 2001:db8::1",
        "6.6.6.6, unknown, 10.0.0.2     | 10.0.0.2",
        "6.6.6.6, unknown               | 10.0.0.1",
        "6.6.6.6,                       | 10.0.0.1",
        "6.6.6.6, 1.2.3.4.5             | 10.0.0.1",
        "'[::1'                         | 10.0.0.1",
        ",                              | 10.0.0.1",
      })
  void clientIsTheLastInTheChainWhoIsNoTrustedProxy(String chain, String client) {
    assertThat(proxies.client(address("10.0.0.1"), chain)).isEqualTo(address(client));
  }

  @Test
  void nobodyIsTrustedUnlessNamed() {
    assertThat(new TrustedProxies(List.of()).trusts(address("127.0.0.1"))).isFalse();
    assertThat(proxies.trusts(address("11.0.0.1"))).isFalse();
    assertThat(proxies.trusts(address("fd00::9"))).isTrue();
  }

  private static InetAddress address(String text) {
    return NetUtil.createInetAddressFromIpAddressString(text);
  }
}

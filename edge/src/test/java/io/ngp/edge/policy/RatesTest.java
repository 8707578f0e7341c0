package io.ngp.edge.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Rate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatesTest {
  private static final long SECOND = 1_000_000_000L;

  /** A clock may begin anywhere, and overflow. */
  private static final long LATE = Long.MAX_VALUE - SECOND;

  @ParameterizedTest
  @ValueSource(longs = {0, 123, -5 * SECOND, LATE})
  void aBurstIsLetInAndThenTheRate(long start) {
    var rate = new RouteRate(Rate.parse("10/s burst 5"), start);

    assertThat(taken(rate, 20, start)).isEqualTo(5);
    assertThat(rate.take(start)).as("until the next").isEqualTo(SECOND / 10);
    assertThat(taken(rate, 20, start + SECOND / 10)).isEqualTo(1);
    assertThat(taken(rate, 20, start + SECOND)).as("after a pause of 0.9 s").isEqualTo(5);
  }

  @Test
  void inTheLongRunItIsTheRate() {
    var rate = new RouteRate(Rate.parse("600/m"), 0);
    int taken = 0;
    for (long at = 0; at < 60 * SECOND; at += SECOND / 100) {
      taken += rate.take(at) == 0 ? 1 : 0;
    }

    assertThat(taken).isBetween(600, 610);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, LATE})
  void eachClientHasAnAllowanceOfItsOwn(long start) throws UnknownHostException {
    var rates = new ClientRates(64, 42);
    var allowance = new Allowance(Rate.parse("1/s burst 3"));
    var one = InetAddress.getByName("10.0.0.1");
    var other = InetAddress.getByName("10.0.0.2");

    for (int i = 0; i < 3; i++) {
      assertThat(rates.take(allowance, 1, one, start)).isZero();
    }
    assertThat(rates.take(allowance, 1, one, start)).isEqualTo(SECOND);
    assertThat(rates.take(allowance, 1, other, start)).isZero();
    assertThat(rates.take(allowance, 2, one, start)).as("on another route").isZero();
    assertThat(rates.take(allowance, 1, one, start + SECOND)).isZero();
  }

  @Test
  void theAddressesOfOneIpv6NetworkAreOneClient() throws UnknownHostException {
    var rates = new ClientRates(64, 42);
    var allowance = new Allowance(Rate.parse("1/s"));

    assertThat(rates.take(allowance, 1, InetAddress.getByName("2001:db8::1"), 0)).isZero();
    assertThat(rates.take(allowance, 1, InetAddress.getByName("2001:db8::2"), 0)).isPositive();
    assertThat(rates.take(allowance, 1, InetAddress.getByName("2001:db8:0:1::2"), 0)).isZero();
  }

  @Test
  void aFloodOfClientsDoesNotSetFreeOneThatIsBlocked() throws UnknownHostException {
    var rates = new ClientRates(1 << 12, 42);
    var allowance = new Allowance(Rate.parse("1/s burst 10"));
    var greedy = InetAddress.getByName("10.0.0.1");
    while (rates.take(allowance, 1, greedy, 0) == 0) {
      // Uses up its allowance.
    }

    var random = new Random(7);
    byte[] address = new byte[4];
    for (int i = 0; i < 20_000; i++) {
      random.nextBytes(address);
      rates.take(allowance, 1, InetAddress.getByAddress(address), 0);
    }

    assertThat(rates.take(allowance, 1, greedy, 0)).isPositive();
  }

  @Test
  void strangersSeldomShareAPlace() throws UnknownHostException {
    var rates = new ClientRates(1 << 14, 42);
    var allowance = new Allowance(Rate.parse("1/s burst 1"));
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] address = {10, 0, (byte) (i >> 8), (byte) i};
      refused += rates.take(allowance, 1, InetAddress.getByAddress(address), 0) > 0 ? 1 : 0;
    }

    assertThat(refused).isZero();
  }

  private static int taken(RouteRate rate, int tries, long nowNanos) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += rate.take(nowNanos) == 0 ? 1 : 0;
    }
    return taken;
  }
}

package io.ngp.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.certificate.CertificatePlan.Step;
import io.ngp.certificate.HostRecord.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificatePlanTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final AcmeSettings ACME =
      new AcmeSettings(AcmeSettings.LETS_ENCRYPT, "", List.of("shop.com"), "", "http-01");

  private static HostRecord issued(String name, Source source, Duration age, Duration life) {
    var from = NOW.minus(age);
    return HostRecord.of(name, source).with(new Issued("", "", "CA", from, from.plus(life)));
  }

  private static CertificatePlan plan(Set<String> acme, HostRecord... known) {
    return CertificatePlan.of(new Wanted(Set.of(), acme), List.of(known), NOW);
  }

  @Test
  void aHostWithoutCertificateIsOrderedAtOnce() {
    assertThat(plan(Set.of("a.com")).steps())
        .containsExactly(new Step.Order(HostRecord.of("a.com", Source.ACME)));
  }

  @Test
  void certificatesAreRenewedAfterTwoThirdsOfTheirLifeOrALittleBefore() {
    for (var host : List.of("a.com", "b.com", "c.org", "d.net")) {
      var young = issued(host, Source.ACME, Duration.ofDays(52), Duration.ofDays(90));
      var old = issued(host, Source.ACME, Duration.ofDays(60), Duration.ofDays(90));

      assertThat(plan(Set.of(host), young).steps()).isEmpty();
      assertThat(plan(Set.of(host), young).again()).isBetween(NOW, NOW.plus(Duration.ofDays(8)));
      assertThat(plan(Set.of(host), old).steps()).containsExactly(new Step.Order(old));
    }
  }

  @Test
  void whatTheAuthorityMadeByAClockThatWasAheadIsMadeAnew() {
    var premature = issued("a.com", Source.PLATFORM, Duration.ofHours(-1), Duration.ofDays(90));
    var ordered = issued("a.com", Source.ACME, Duration.ofHours(-1), Duration.ofDays(90));

    assertThat(
            CertificatePlan.of(new Wanted(Set.of("a.com"), Set.of()), List.of(premature), NOW)
                .steps())
        .containsExactly(new Step.Sign(premature));
    assertThat(plan(Set.of("a.com"), ordered).steps()).isEmpty();
  }

  @Test
  void ticketKeysThatAClockAheadMadeAreTurned() {
    var keys = TicketKeys.fresh(NOW);

    assertThat(keys.isDue(NOW)).isFalse();
    assertThat(keys.isDue(NOW.plus(Duration.ofHours(12)))).isTrue();
    assertThat(keys.isDue(NOW.minus(Duration.ofDays(1)))).isTrue();
  }

  @Test
  void hostsWithCertificatesOfOneDayAreRenewedAtDifferentTimes() {
    var one = issued("a.com", Source.ACME, Duration.ZERO, Duration.ofDays(90));
    var other = issued("b.com", Source.ACME, Duration.ZERO, Duration.ofDays(90));

    assertThat(Renewal.due(one)).isNotEqualTo(Renewal.due(other));
  }

  @Test
  void afterFailuresLaterAndLaterButAtMostFiveTimesInTheFirstHour() {
    var host = HostRecord.of("a.com", Source.ACME);
    var at = NOW;
    int attempts = 0;
    while (at.isBefore(NOW.plus(Duration.ofHours(1)))) {
      attempts++;
      host = host.failed(at, "no");
      assertThat(Renewal.due(host)).isAfter(at);
      at = Renewal.due(host);
    }
    assertThat(attempts).isBetween(3, 5);

    var often = new HostRecord("a.com", Source.ACME, Optional.empty(), new Failures(50, NOW, "no"));
    assertThat(Renewal.due(often)).isBefore(NOW.plus(Duration.ofHours(14)));
  }

  @Test
  void aFailedRenewalKeepsTheCertificateInUse() {
    var old = issued("a.com", Source.ACME, Duration.ofDays(70), Duration.ofDays(90));

    assertThat(old.failed(NOW, "no").isUsable(NOW)).isTrue();
  }

  @Test
  void whatNobodyWantsIsForgottenWhenItEnds() {
    var valid = issued("a.com", Source.ACME, Duration.ofDays(80), Duration.ofDays(90));
    var ended = issued("b.com", Source.ACME, Duration.ofDays(91), Duration.ofDays(90));

    assertThat(plan(Set.of(), valid, ended).steps()).containsExactly(new Step.Drop(ended));
  }

  @Test
  void appsOfAGroupShareAWildcardAndOtherHostsHaveTheirOwn() {
    var hosts =
        List.of(
            new HostWish("www.ngp.test", false),
            new HostWish("api.shop.ngp.test", false),
            new HostWish("web.shop.ngp.test", false),
            new HostWish("other.org", false),
            new HostWish("*.wild.org", false));

    assertThat(Wanted.of("ngp.test", hosts, Optional.empty()))
        .isEqualTo(
            new Wanted(
                Set.of("ngp.test", "*.ngp.test", "*.shop.ngp.test", "other.org", "*.wild.org"),
                Set.of()));
  }

  @Test
  void onlyHostsThatCanBeCheckedAreOrdered() {
    var hosts =
        List.of(
            new HostWish("asked.org", true),
            new HostWish("www.shop.com", false),
            new HostWish("shop.com.evil.org", false),
            new HostWish("*.shop.com", true),
            new HostWish("app.ngp.localhost", true),
            new HostWish("10.0.0.1", true));

    assertThat(Wanted.of("ngp.localhost", hosts, Optional.of(ACME)).acme())
        .containsExactlyInAnyOrder("asked.org", "www.shop.com");
  }
}

package io.ngp.certificate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be done about certificates, and when to look again.
 *
 * @param steps to be done now
 * @param again when something is due that is not yet
 */
record CertificatePlan(List<Step> steps, Instant again) {
  /** One thing to do. */
  sealed interface Step {
    /** Have the platform's own authority make a certificate. */
    record Sign(HostRecord host) implements Step {}

    /** Order one by ACME. */
    record Order(HostRecord host) implements Step {}

    /** Forget what nobody wants and nobody can use. */
    record Drop(HostRecord host) implements Step {}
  }

  /** Decides. */
  static CertificatePlan of(Wanted wanted, Collection<HostRecord> known, Instant now) {
    Map<String, HostRecord> hosts = new HashMap<>();
    known.forEach(each -> hosts.put(each.id(), each));
    List<Step> steps = new ArrayList<>();
    var again = Instant.MAX;
    for (var source : Source.values()) {
      for (var name : names(wanted, source)) {
        var fresh = HostRecord.of(name, source);
        var host = hosts.getOrDefault(fresh.id(), fresh);
        var due = Renewal.due(host);
        if (due.isAfter(now) && !isPremature(host, now)) {
          again = due.isBefore(again) ? due : again;
        } else {
          steps.add(source == Source.ACME ? new Step.Order(host) : new Step.Sign(host));
        }
      }
    }
    // One that is not wanted just now may be again after the next deployment.
    known.stream()
        .filter(each -> !wanted.has(each) && !each.isUsable(now))
        .forEach(each -> steps.add(new Step.Drop(each)));
    return new CertificatePlan(List.copyOf(steps), again);
  }

  /**
   * Whether the platform's authority made a certificate by a clock that was ahead, so that nobody
   * takes it yet. With ACME it is our clock that is wrong, and orders are limited.
   */
  private static boolean isPremature(HostRecord host, Instant now) {
    return host.source() == Source.PLATFORM
        && host.issued().filter(issued -> issued.from().isAfter(now)).isPresent();
  }

  private static Set<String> names(Wanted wanted, Source source) {
    return switch (source) {
      case PLATFORM -> wanted.platform();
      case ACME -> wanted.acme();
    };
  }
}

package io.ngp.edge.trial;

import io.ngp.edge.route.Access;
import io.ngp.edge.route.Balancing;
import io.ngp.edge.route.Balancing.Ejection;
import io.ngp.edge.route.Limits;
import io.ngp.edge.route.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A route's terms in words, those that differ from none. */
public final class TermTexts {
  private final List<String> texts = new ArrayList<>();

  private TermTexts() {}

  /** Short texts, such as {@code at most 100/s burst 100}; empty where there are no terms. */
  public static List<String> of(Policy policy) {
    var terms = new TermTexts();
    policy.maintenance().ifPresent(m -> terms.add("closed: \"" + m.text() + "\""));
    terms.access(policy.access());
    terms.limits(policy.limits());
    if (policy.isPathStripped()) {
      terms.add("path stripped");
    }
    if (policy.protocol() != Policy.NONE.protocol()) {
      terms.add("targets speak " + policy.protocol());
    }
    terms.balancing(policy.balancing());
    return List.copyOf(terms.texts);
  }

  private void access(Access access) {
    if (access.isHttpsOnly()) {
      add("https only");
    }
    access.login().ifPresent(l -> add("login as " + words(new TreeSet<>(l.hashes().keySet()))));
    if (!access.allow().isEmpty()) {
      add("only from " + words(access.allow()));
    }
    if (!access.deny().isEmpty()) {
      add("not from " + words(access.deny()));
    }
  }

  private void limits(Limits limits) {
    limits.rate().ifPresent(rate -> add("at most " + rate));
    limits.clientRate().ifPresent(rate -> add("each client at most " + rate));
    limits.bodyBytes().ifPresent(bytes -> add("bodies up to " + bytes + " bytes"));
    limits.response().ifPresent(limit -> add("answers within " + seconds(limit)));
    limits.idle().ifPresent(limit -> add("silent for at most " + seconds(limit)));
  }

  private void balancing(Balancing balancing) {
    var plain = Balancing.DEFAULT;
    if (balancing.algorithm() == Balancing.Algorithm.HASH) {
      add("spread by " + balancing.hashKey());
    } else if (balancing.algorithm() != plain.algorithm()) {
      add("spread " + balancing.algorithm());
    }
    balancing.sticky().ifPresent(cookie -> add("sticky by cookie " + cookie));
    if (balancing.load().perTarget() > 0) {
      add(
          "%d at once per target, %d waiting"
              .formatted(balancing.load().perTarget(), balancing.load().queue()));
    }
    if (!balancing.retries().equals(plain.retries())) {
      add("tries: " + balancing.retries());
    }
    balancing
        .check()
        .ifPresent(c -> add("checked at " + c.path() + " every " + seconds(c.interval())));
    ejection(balancing.ejection(), plain.ejection());
    if (balancing.slowStart().isPositive()) {
      add("slow start of " + seconds(balancing.slowStart()));
    }
  }

  private void ejection(Ejection own, Ejection plain) {
    if (own.failures() != plain.failures() || !own.first().equals(plain.first())) {
      add("passed over after " + own.failures() + " failures");
    }
    if (own.below() != plain.below()) {
      add(
          own.below() == 0
              ? "never compared with each other"
              : "passed over when " + own.below() + "% below the others");
    }
    if (own.share() != plain.share()) {
      add("at most " + own.share() + "% passed over");
    }
  }

  private void add(String text) {
    texts.add(text);
  }

  private static String words(Iterable<?> values) {
    var words = new ArrayList<String>();
    values.forEach(value -> words.add(value.toString()));
    return String.join(", ", words);
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}

package io.ngp.certificate;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one name and one source.
 *
 * @param name of the host, perhaps with a wildcard
 * @param issued the newest certificate, if there ever was one
 * @param failures since then
 */
public record HostRecord(String name, Source source, Optional<Issued> issued, Failures failures) {

  /**
   * Attempts that failed, one after the other.
   *
   * @param last when the last did
   * @param problem why
   */
  public record Failures(int count, Instant last, String problem) {
    /** None since the last success. */
    public static final Failures NONE = new Failures(0, Instant.EPOCH, "");

    Failures and(Instant when, String why) {
      return new Failures(count + 1, when, why);
    }
  }

  /** Nothing is known yet. */
  static HostRecord of(String name, Source source) {
    return new HostRecord(name, source, Optional.empty(), Failures.NONE);
  }

  HostRecord with(Issued newest) {
    return new HostRecord(name, source, Optional.of(newest), Failures.NONE);
  }

  HostRecord failed(Instant when, String why) {
    return new HostRecord(name, source, issued, failures.and(when, why));
  }

  /** Ready to be tried again at once. */
  HostRecord unfailed() {
    return new HostRecord(name, source, issued, Failures.NONE);
  }

  /** Unique among records. */
  String id() {
    return source.word() + ":" + name;
  }

  boolean isUsable(Instant now) {
    return issued.isPresent() && now.isBefore(issued.get().until());
  }
}

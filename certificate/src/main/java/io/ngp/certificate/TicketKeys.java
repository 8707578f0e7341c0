package io.ngp.certificate;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keys of session tickets, which all balancers share: the newest encrypts, the others still open
 * what they encrypted. A key lives for a day and a half, so that who takes it can read no older
 * sessions than that.
 *
 * @param keys newest first
 */
record TicketKeys(List<Key> keys) {
  private static final Duration TURN = Duration.ofHours(12);
  private static final int KEPT = 3;
  private static final int BYTES = 48;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** One key, in Base64. */
  record Key(Instant made, String secret) {
    /** When it was made; never the secret. */
    @Override
    public String toString() {
      return "Key[made " + made + "]";
    }
  }

  /** Copies the keys. */
  TicketKeys {
    keys = List.copyOf(keys);
  }

  static TicketKeys fresh(Instant now) {
    return new TicketKeys(List.of()).turned(now);
  }

  Instant due() {
    return keys.getFirst().made().plus(TURN);
  }

  /** Whether it is time for a new key; so it is where a clock that was ahead made the newest. */
  boolean isDue(Instant now) {
    return !due().isAfter(now) || keys.getFirst().made().isAfter(now);
  }

  /** With a new key in front. */
  TicketKeys turned(Instant now) {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    List<Key> next = new ArrayList<>();
    next.add(new Key(now, Base64.getEncoder().encodeToString(secret)));
    next.addAll(keys.subList(0, Math.min(keys.size(), KEPT - 1)));
    return new TicketKeys(next);
  }

  List<String> secrets() {
    return keys.stream().map(Key::secret).toList();
  }

  String text() {
    return keys.stream()
        .map(key -> key.made() + " " + key.secret())
        .collect(Collectors.joining("\n"));
  }

  static TicketKeys parse(String text) {
    List<Key> keys = new ArrayList<>();
    for (var line : text.split("\n", -1)) {
      int space = line.indexOf(' ');
      keys.add(new Key(Instant.parse(line.substring(0, space)), line.substring(space + 1)));
    }
    return new TicketKeys(keys);
  }
}

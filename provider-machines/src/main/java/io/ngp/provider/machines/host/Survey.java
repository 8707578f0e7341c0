package io.ngp.provider.machines.host;

import io.ngp.provider.machines.ssh.Answer;
import io.ngp.provider.machines.ssh.Host;
import io.ngp.provider.machines.ssh.HostException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A look at a host, in one round trip.
 *
 * @param clockError how far its clock is off at least, the time of the way there and back allowed
 *     for
 * @param rest what else was asked printed
 */
public record Survey(Facts facts, Duration clockError, String rest) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MARK = "---- rest ----";
  private static final String SCRIPT = script();

  private static String script() {
    try (InputStream stream = Survey.class.getResourceAsStream("facts.sh")) {
      if (stream == null) {
        throw new IllegalStateException("facts.sh is missing from the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Looks at {@code host}.
   *
   * @param rest a script that only looks, too
   * @throws HostException if it cannot be asked, or does not let us become root
   */
  public static Survey of(Host host, String rest, InstantSource clock) {
    var before = clock.instant();
    var answer = host.run("(\n" + SCRIPT + ") 2>/dev/null\necho '" + MARK + "'\n" + rest, PATIENCE);
    var after = clock.instant();
    int end = answer.out().indexOf(MARK);
    if (end < 0) {
      throw refused(host, answer);
    }
    var facts = Facts.parse(answer.out().substring(0, end));
    return new Survey(
        facts,
        facts.clock().map(now -> error(now, before, after)).orElse(Duration.ZERO),
        answer.out().substring(end + MARK.length()).stripLeading());
  }

  /** It told the time at some moment between both. */
  static Duration error(double now, Instant before, Instant after) {
    var told = Instant.ofEpochMilli(Math.round(now * 1000));
    if (told.isBefore(before)) {
      return Duration.between(before, told);
    }
    return told.isAfter(after) ? Duration.between(after, told) : Duration.ZERO;
  }

  private static HostException refused(Host host, Answer answer) {
    var login = host.login();
    var words = answer.lastWords();
    return login.isUnprivileged()
        ? new HostException(
            "%s does not let %s become root: %s"
                .formatted(login.host(), login.user(), words.isEmpty() ? "" : words.getFirst()),
            "Let it without a password: put \"%s ALL=(ALL) NOPASSWD: ALL\" into /etc/sudoers.d/ngp on"
                    .formatted(login.user())
                + " it, or log in as root.")
        : new HostException(
            login.host() + " runs no commands for root",
            words,
            "See what its sshd is told to run.");
  }
}

package io.ngp.iac.state;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Who holds the lock of a state.
 *
 * @param id names this holding of the lock; {@code ngp unlock} takes it
 * @param who the user
 * @param host the machine, as it calls itself
 * @param pid of the process on that machine
 * @param since when it was taken
 * @param command as typed
 */
public record LockInfo(
    String id, String who, String host, long pid, Instant since, String command) {
  private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter EARLIER =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /** In words: {@code `ngp apply` of ann@laptop (process 4711) since 12:30:05}. */
  public String describe() {
    return describe(Instant.now(), ZoneId.systemDefault());
  }

  String describe(Instant now, ZoneId zone) {
    var taken = since.atZone(zone);
    var isToday = taken.toLocalDate().equals(now.atZone(zone).toLocalDate());
    return "`%s` of %s@%s (process %d) since %s"
        .formatted(command, who, host, pid, (isToday ? TODAY : EARLIER).format(taken));
  }
}

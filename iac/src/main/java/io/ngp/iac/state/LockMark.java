package io.ngp.iac.state;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueJson;
import io.ngp.iac.value.ValueReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import tools.jackson.core.JacksonException;

/**
 * What a backend keeps of its lock, as a small JSON document.
 *
 * @param holder who holds or held it
 */
public record LockMark(LockInfo holder, Status status) {
  /** How it stands with the lock. */
  public enum Status {
    HELD,
    /** Its holder has freed it. */
    FREE,
    /** It was taken from its holder by force. */
    BROKEN
  }

  /** Held by {@code holder}. */
  public static LockMark held(LockInfo holder) {
    return new LockMark(holder, Status.HELD);
  }

  /** Freed by {@code holder}. */
  public static LockMark free(LockInfo holder) {
    return new LockMark(holder, Status.FREE);
  }

  /** Taken from {@code holder}. */
  public static LockMark broken(LockInfo holder) {
    return new LockMark(holder, Status.BROKEN);
  }

  /** As it is kept. */
  public byte[] toJson() {
    var mark = new LinkedHashMap<String, Value>();
    mark.put("id", Value.of(holder.id()));
    mark.put("who", Value.of(holder.who()));
    mark.put("host", Value.of(holder.host()));
    mark.put("pid", Value.of(holder.pid()));
    mark.put("since", Value.of(holder.since().toString()));
    mark.put("command", Value.of(holder.command()));
    mark.put("status", Value.of(status.name().toLowerCase(Locale.ROOT)));
    return Json.write(json -> ValueJson.writeFields(json, mark));
  }

  /** Reads what is kept. */
  public static LockMark parse(byte[] content) {
    try (var json = Json.parser(content)) {
      json.nextToken();
      var mark = ValueReader.of(ValueJson.read(json) instanceof Fields all ? all : Fields.EMPTY);
      var status = Status.valueOf(mark.textOrEmpty("status").toUpperCase(Locale.ROOT));
      return new LockMark(holder(mark), status);
    } catch (JacksonException | IllegalArgumentException | DateTimeException _) {
      // Not of our making: there is no holder to ask, and nobody else could free it.
      return broken(new LockInfo("?", "somebody", "?", 0, Instant.EPOCH, "ngp"));
    }
  }

  private static LockInfo holder(ValueReader mark) {
    return new LockInfo(
        mark.textOrEmpty("id"),
        mark.textOrEmpty("who"),
        mark.textOrEmpty("host"),
        mark.number("pid").orElse(0L),
        Instant.parse(mark.textOrEmpty("since")),
        mark.textOrEmpty("command"));
  }
}

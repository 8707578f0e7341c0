package io.ngp.iac.state;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueJson;
import io.ngp.iac.value.ValueReader;
import java.util.LinkedHashMap;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The first line of a journal or document; never encrypted.
 *
 * @param id random; what encrypted lines are bound to
 * @param serial of the state before the first entry
 * @param snapshot how many lines after this one were written together with it
 * @param encryption how all other lines are encrypted
 */
record JournalHeader(String id, long serial, int snapshot, Optional<Encryption> encryption) {
  static final int VERSION = 1;

  /**
   * How a key is made, and a text that only the right one opens.
   *
   * @param kdf {@code none} for a key file
   */
  record Encryption(String kdf, int iterations, String salt, String check) {}

  byte[] toJson() {
    var header = new LinkedHashMap<String, Value>();
    header.put("ngp_state", Value.of(VERSION));
    header.put("id", Value.of(id));
    header.put("serial", Value.of(serial));
    header.put("snapshot", Value.of(snapshot));
    encryption.ifPresent(how -> header.put("encryption", fields(how)));
    return Json.write(json -> ValueJson.writeFields(json, header));
  }

  private static Fields fields(Encryption how) {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("cipher", Value.of("AES-256-GCM"));
    fields.put("kdf", Value.of(how.kdf()));
    fields.put("iterations", Value.of(how.iterations()));
    fields.put("salt", Value.of(how.salt()));
    fields.put("check", Value.of(how.check()));
    return new Fields(fields);
  }

  /**
   * Reads a header.
   *
   * @throws StateException if it is of a newer version
   * @throws IllegalArgumentException if it is none
   */
  static JournalHeader parse(byte[] text, String location) {
    var header = ValueReader.of(fields(text));
    var version =
        header.number("ngp_state").orElseThrow(() -> new IllegalArgumentException("no header"));
    if (version != VERSION) {
      throw new StateException(
          "The state in %s has format %d; this ngp reads format %d."
              .formatted(location, version, VERSION),
          "Use the version of ngp that wrote it, or a newer one.");
    }
    return new JournalHeader(
        header.textOrEmpty("id"),
        header.number("serial").orElse(0L),
        header.number("snapshot").orElse(0L).intValue(),
        Optional.of(header.map("encryption"))
            .filter(how -> !how.fields().isEmpty())
            .map(how -> encryption(ValueReader.of(how))));
  }

  private static Fields fields(byte[] text) {
    try (var json = Json.parser(text)) {
      json.nextToken();
      return ValueJson.read(json) instanceof Fields fields ? fields : Fields.EMPTY;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static Encryption encryption(ValueReader how) {
    return new Encryption(
        how.textOrEmpty("kdf"),
        how.number("iterations").orElse(0L).intValue(),
        how.textOrEmpty("salt"),
        how.textOrEmpty("check"));
  }
}

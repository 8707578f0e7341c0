package io.ngp.cli.value;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Bool;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Null;
import io.ngp.iac.value.Value.Num;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.Value.Text;
import io.ngp.iac.value.Value.Unknown;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * Writes values as plain JSON for scripts, names in alphabetical order: a secret as {@code
 * "(secret)"}, what is not known yet as {@code null}.
 */
public final class JsonValues {
  private JsonValues() {}

  /** Writes a value with its secrets masked. */
  public static void write(JsonGenerator json, Value value) {
    write(json, value, false);
  }

  /** Writes a value with its secrets in the clear: for who asked for exactly this one. */
  public static void reveal(JsonGenerator json, Value value) {
    write(json, value, true);
  }

  private static void write(JsonGenerator json, Value value, boolean isRevealed) {
    switch (value) {
      case Null _, Unknown _ -> json.writeNull();
      case Text text -> json.writeString(text.text());
      case Num number -> json.writeNumber(number.number());
      case Bool truth -> json.writeBoolean(truth.truth());
      case Secret secret when isRevealed -> write(json, secret.inner(), true);
      case Secret secret -> json.writeString(secret.toString());
      case Items items -> {
        json.writeStartArray();
        items.items().forEach(item -> write(json, item, isRevealed));
        json.writeEndArray();
      }
      case Fields fields -> writeFields(json, fields.fields(), isRevealed);
    }
  }

  private static void writeFields(
      JsonGenerator json, Map<String, Value> fields, boolean isRevealed) {
    json.writeStartObject();
    new TreeMap<>(fields)
        .forEach((name, value) -> {
          json.writeName(name);
          write(json, value, isRevealed);
        });
    json.writeEndObject();
  }

  /**
   * Writes which parts of a value are not known yet: {@code true} for such a part, maps and lists
   * around them; what is known is left out of maps and {@code false} elsewhere.
   */
  public static void writeUnknown(JsonGenerator json, Value value) {
    switch (value) {
      case Unknown _ -> json.writeBoolean(true);
      case Secret secret when !secret.isKnown() -> json.writeBoolean(true);
      case Items items when !items.isKnown() -> {
        json.writeStartArray();
        items.items().forEach(item -> writeUnknown(json, item));
        json.writeEndArray();
      }
      case Fields fields when !fields.isKnown() -> {
        json.writeStartObject();
        new TreeMap<>(fields.fields())
            .forEach((name, part) -> {
              if (!part.isKnown()) {
                json.writeName(name);
                writeUnknown(json, part);
              }
            });
        json.writeEndObject();
      }
      case Null _, Text _, Num _, Bool _, Secret _, Items _, Fields _ -> json.writeBoolean(false);
    }
  }
}

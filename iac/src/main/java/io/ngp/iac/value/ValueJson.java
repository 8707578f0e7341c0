package io.ngp.iac.value;

import io.ngp.iac.value.Value.Bool;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Null;
import io.ngp.iac.value.Value.Num;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.Value.Text;
import io.ngp.iac.value.Value.Unknown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Values as JSON, for files only their owner may read: secrets are written as they are. A secret is
 * {@code {"$secret": value}}, what is not known yet {@code {"$unknown": true}}; a name that begins
 * with {@code $} gets another one in front.
 */
public final class ValueJson {
  private static final String SECRET = "$secret";
  private static final String UNKNOWN = "$unknown";

  private ValueJson() {}

  /** Writes a value. */
  public static void write(JsonGenerator json, Value value) {
    switch (value) {
      case Null _ -> json.writeNull();
      case Text text -> json.writeString(text.text());
      case Num number -> json.writeNumber(number.number());
      case Bool truth -> json.writeBoolean(truth.truth());
      case Secret secret -> {
        json.writeStartObject();
        json.writeName(SECRET);
        write(json, secret.inner());
        json.writeEndObject();
      }
      case Unknown _ ->
          json.writeStartObject().writeBooleanProperty(UNKNOWN, true).writeEndObject();
      case Items items -> {
        json.writeStartArray();
        items.items().forEach(item -> write(json, item));
        json.writeEndArray();
      }
      case Fields fields -> writeFields(json, fields.fields());
    }
  }

  /** Writes a map. */
  public static void writeFields(JsonGenerator json, Map<String, Value> fields) {
    json.writeStartObject();
    fields.forEach((name, value) -> {
      json.writeName(writable(name.startsWith("$") ? "$" + name : name));
      write(json, value);
    });
    json.writeEndObject();
  }

  /** Half a surrogate pair can be written as part of a name, but nobody reads it again. */
  private static String writable(String name) {
    if (name.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw new IllegalArgumentException("the name " + name + " is no Unicode text");
    }
    return name;
  }

  /**
   * Reads the value whose first token is the current one; afterwards its last token is.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Value read(JsonParser json) {
    return switch (json.currentToken()) {
      case VALUE_NULL -> Value.NULL;
      case VALUE_STRING -> Value.of(json.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(json.getDecimalValue());
      case VALUE_TRUE -> Value.of(true);
      case VALUE_FALSE -> Value.of(false);
      case START_ARRAY -> readItems(json);
      case START_OBJECT -> readObject(json);
      case END_ARRAY, END_OBJECT, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalArgumentException("no value but " + json.currentToken());
    };
  }

  private static Items readItems(JsonParser json) {
    var items = new ArrayList<Value>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(json));
    }
    return items.isEmpty() ? Items.EMPTY : new Items(items);
  }

  private static Value readObject(JsonParser json) {
    var name = json.nextName();
    if (SECRET.equals(name)) {
      json.nextToken();
      var secret = new Secret(read(json));
      json.nextToken();
      return secret;
    }
    if (UNKNOWN.equals(name)) {
      json.nextToken();
      json.nextToken();
      return Value.UNKNOWN;
    }
    if (name == null) {
      return Fields.EMPTY;
    }
    var fields = new LinkedHashMap<String, Value>();
    for (var each = name; each != null; each = json.nextName()) {
      json.nextToken();
      fields.put(each.startsWith("$") ? each.substring(1) : each, read(json));
    }
    return new Fields(fields);
  }
}

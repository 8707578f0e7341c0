package io.ngp.iac.state;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.state.ResourceRecord.Doubt;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads what {@link EntryWriter} wrote. Keeps the blocks it has met, so that each exists once. */
final class EntryReader {
  private final Map<String, BlockAddress> blocks = new HashMap<>();

  /**
   * The entries of one record.
   *
   * @throws IllegalArgumentException if it holds something else
   */
  List<Entry> read(byte[] record) {
    var entries = new ArrayList<Entry>(2);
    try (var json = Json.parser(record)) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        var kind = String.valueOf(json.nextName());
        json.nextToken();
        entries.add(entry(kind, parts(json)));
        json.nextToken();
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
    return entries;
  }

  private Entry entry(String kind, Parts parts) {
    return switch (kind) {
      case "begin" ->
          new Entry.Begin(
              parts.number("revision"),
              Instant.parse(parts.text("time")),
              parts.text("command"),
              parts.text("who"),
              parts.text("fingerprint"));
      case "creating" ->
          new Entry.Creating(
              address(parts.text("address")),
              parts.text("type"),
              parts.text("token"),
              parts.fields("inputs"),
              parts.needs);
      case "updating" -> new Entry.Updating(address(parts.text("address")), parts.fields("inputs"));
      case "deleting" -> new Entry.Deleting(address(parts.text("address")));
      case "put" -> new Entry.Put(resource(parts));
      case "gone" -> new Entry.Gone(address(parts.text("address")));
      case "deposed" -> new Entry.Deposed(address(parts.text("address")), parts.text("token"));
      case "deposed_gone" ->
          new Entry.DeposedGone(address(parts.text("address")), parts.text("token"));
      case "end" ->
          new Entry.End(
              parts.number("revision"),
              Instant.parse(parts.text("time")),
              parts.text("outcome"),
              parts.number("added"),
              parts.number("changed"),
              parts.number("destroyed"),
              parts.fields("outputs").fields());
      default -> throw new IllegalArgumentException("an entry of the unknown kind " + kind);
    };
  }

  private ResourceRecord resource(Parts parts) {
    return new ResourceRecord(
        address(parts.text("address")),
        parts.text("type"),
        parts.text("token"),
        parts.fields("inputs"),
        parts.fields("outputs"),
        parts.needs,
        parts.texts.containsKey("doubt") ? Doubt.valueOf(parts.text("doubt")) : Doubt.NONE);
  }

  private Parts parts(JsonParser json) {
    var parts = new Parts();
    for (var name = json.nextName(); name != null; name = json.nextName()) {
      switch (json.nextToken()) {
        case START_OBJECT -> parts.fields.put(name, (Fields) ValueJson.read(json));
        case START_ARRAY -> parts.needs = needs(json);
        default -> parts.texts.put(name, json.getString());
      }
    }
    return parts;
  }

  private Set<BlockAddress> needs(JsonParser json) {
    var needs = new LinkedHashSet<BlockAddress>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      needs.add(blocks.computeIfAbsent(json.getString(), EntryReader::block));
    }
    return needs;
  }

  /** Most addresses are of a block met before, with a plain key: they need no parsing. */
  private ResourceAddress address(String text) {
    int open = text.indexOf('[');
    if (open < 0) {
      return ResourceAddress.of(blocks.computeIfAbsent(text, EntryReader::block));
    }
    var key = text.substring(open + 1, text.length() - 1);
    var isPlain = key.length() > 1 && key.charAt(0) == '"' && key.indexOf('\\') < 0;
    if (!isPlain && !isIndex(key)) {
      return parsed(text);
    }
    var block = blocks.computeIfAbsent(text.substring(0, open), EntryReader::block);
    return new ResourceAddress(
        block,
        isPlain
            ? new ResourceAddress.Key.Each(key.substring(1, key.length() - 1))
            : new ResourceAddress.Key.Index(Integer.parseInt(key)));
  }

  private static boolean isIndex(String key) {
    return !key.isEmpty()
        && key.length() < 10
        && key.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  private static BlockAddress block(String text) {
    return parsed(text).block();
  }

  private static ResourceAddress parsed(String text) {
    return ResourceAddress.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("the address " + text));
  }

  /** An entry's members, before its kind gives them a meaning. */
  private static final class Parts {
    final Map<String, String> texts = new HashMap<>();
    final Map<String, Fields> fields = new HashMap<>();
    Set<BlockAddress> needs = Set.of();

    String text(String name) {
      var text = texts.get(name);
      if (text == null) {
        throw new IllegalArgumentException("an entry without " + name);
      }
      return text;
    }

    int number(String name) {
      return Integer.parseInt(text(name));
    }

    Fields fields(String name) {
      return fields.getOrDefault(name, Fields.EMPTY);
    }
  }
}

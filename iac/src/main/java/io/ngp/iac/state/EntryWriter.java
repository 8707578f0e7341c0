package io.ngp.iac.state;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueJson;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Entries as JSON: one object each, {@code {"gone":{"address":"hello"}}}, one after another. */
final class EntryWriter {
  private EntryWriter() {}

  static byte[] write(List<Entry> entries) {
    return Json.write(json -> {
      for (var entry : entries) {
        json.writeStartObject();
        write(json, entry);
        json.writeEndObject();
      }
    });
  }

  private static void write(JsonGenerator json, Entry entry) {
    switch (entry) {
      case Entry.Begin begin -> write(json, begin);
      case Entry.Creating creating -> write(json, creating);
      case Entry.Updating updating -> {
        address(json, "updating", updating.address());
        fields(json, "inputs", updating.inputs());
      }
      case Entry.Deleting deleting -> address(json, "deleting", deleting.address());
      case Entry.Put put -> write(json, put.resource());
      case Entry.Gone gone -> address(json, "gone", gone.address());
      case Entry.Deposed deposed -> {
        address(json, "deposed", deposed.address());
        json.writeStringProperty("token", deposed.token());
      }
      case Entry.DeposedGone gone -> {
        address(json, "deposed_gone", gone.address());
        json.writeStringProperty("token", gone.token());
      }
      case Entry.End end -> write(json, end);
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Entry.Begin begin) {
    json.writeName("begin").writeStartObject();
    json.writeNumberProperty("revision", begin.revision());
    time(json, begin.time());
    json.writeStringProperty("command", begin.command());
    json.writeStringProperty("who", begin.who());
    json.writeStringProperty("fingerprint", begin.fingerprint());
  }

  private static void write(JsonGenerator json, Entry.Creating creating) {
    address(json, "creating", creating.address());
    json.writeStringProperty("type", creating.type());
    json.writeStringProperty("token", creating.token());
    fields(json, "inputs", creating.inputs());
    needs(json, creating.dependencies());
  }

  private static void write(JsonGenerator json, ResourceRecord resource) {
    address(json, "put", resource.address());
    json.writeStringProperty("type", resource.type());
    json.writeStringProperty("token", resource.token());
    fields(json, "inputs", resource.inputs());
    fields(json, "outputs", resource.outputs());
    needs(json, resource.dependencies());
    if (resource.doubt() != ResourceRecord.Doubt.NONE) {
      json.writeStringProperty("doubt", resource.doubt().name());
    }
  }

  private static void write(JsonGenerator json, Entry.End end) {
    json.writeName("end").writeStartObject();
    json.writeNumberProperty("revision", end.revision());
    time(json, end.time());
    json.writeStringProperty("outcome", end.outcome());
    json.writeNumberProperty("added", end.added());
    json.writeNumberProperty("changed", end.changed());
    json.writeNumberProperty("destroyed", end.destroyed());
    json.writeName("outputs");
    ValueJson.write(json, known(new Fields(end.outputs())));
  }

  private static void address(JsonGenerator json, String kind, Object address) {
    json.writeName(kind).writeStartObject();
    json.writeStringProperty("address", address.toString());
  }

  private static void time(JsonGenerator json, Instant time) {
    json.writeStringProperty("time", time.toString());
  }

  private static void fields(JsonGenerator json, String name, Fields fields) {
    json.writeName(name);
    ValueJson.write(json, known(fields));
  }

  private static void needs(JsonGenerator json, Collection<BlockAddress> blocks) {
    if (!blocks.isEmpty()) {
      json.writeName("needs").writeStartArray();
      blocks.stream().map(BlockAddress::toString).sorted().forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private static Fields known(Fields fields) {
    if (!fields.isKnown()) {
      throw new IllegalArgumentException("an unknown value cannot be recorded");
    }
    return fields;
  }
}

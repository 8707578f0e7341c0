package io.ngp.iac.state;

import io.ngp.iac.configuration.SourceBundle;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueJson;
import io.ngp.iac.value.ValueReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;

/** What a revision was planned from, as a document of two lines: a header and the files. */
final class SourcesDocument {
  private SourcesDocument() {}

  static String name(int revision) {
    return "revisions/%04d.json".formatted(revision);
  }

  static byte[] write(SourceBundle sources, Optional<StateCipher> cipher) {
    var id = UUID.randomUUID().toString();
    var encryption = cipher.map(each -> each.begin(id));
    var header = new JournalHeader(id, 0, 1, encryption);
    var seal = cipher.flatMap(each -> each.seal(id, encryption.orElseThrow()));
    var out = new ByteArrayOutputStream();
    Frame.single(0, header.toJson()).writeTo(out);
    var payload =
        Json.write(json ->
            ValueJson.writeFields(
                json,
                Map.of(
                    "files", texts(sources.files()),
                    "variables", texts(sources.variables()))));
    new Commit(1, seal).write(List.of(payload), out);
    return out.toByteArray();
  }

  /** Reads the document of a revision. */
  static SourceBundle read(
      int revision, byte[] document, String location, Optional<StateCipher> cipher) {
    try {
      var lines = new LineReader(new ByteArrayInputStream(document));
      var header = header(lines, revision, location);
      var seal = JournalReplay.seal(header, location, cipher);
      var line = line(lines, revision, location);
      var payload =
          seal.isEmpty()
              ? line.payload()
              : seal.get()
                  .open(line.place(), line.payload())
                  .orElseThrow(() -> Damage.of(name(revision), location));
      return sources(payload);
    } catch (IOException | JacksonException | IllegalArgumentException _) {
      throw Damage.of(name(revision), location);
    }
  }

  /** Whether the document is kept in the clear. */
  static boolean isPlain(int revision, byte[] document, String location) {
    try {
      var lines = new LineReader(new ByteArrayInputStream(document));
      return header(lines, revision, location).encryption().isEmpty();
    } catch (IOException | IllegalArgumentException _) {
      throw Damage.of(name(revision), location);
    }
  }

  private static JournalHeader header(LineReader lines, int revision, String location)
      throws IOException {
    return JournalHeader.parse(line(lines, revision, location).payload(), location);
  }

  private static Frame line(LineReader lines, int revision, String location) throws IOException {
    return (lines.next() ? lines.frame() : Optional.<Frame>empty())
        .orElseThrow(() -> Damage.of(name(revision), location));
  }

  private static Fields texts(Map<String, String> texts) {
    var values = new LinkedHashMap<String, Value>();
    texts.forEach((name, text) -> values.put(name, Value.of(text)));
    return new Fields(values);
  }

  private static SourceBundle sources(byte[] payload) {
    try (var json = Json.parser(payload)) {
      json.nextToken();
      var both = ValueReader.of(ValueJson.read(json) instanceof Fields all ? all : Fields.EMPTY);
      return new SourceBundle(texts(both.map("files")), texts(both.map("variables")));
    }
  }

  private static Map<String, String> texts(Fields values) {
    var texts = new LinkedHashMap<String, String>();
    values.fields().forEach((name, value) -> texts.put(name, value.toString()));
    return texts;
  }
}

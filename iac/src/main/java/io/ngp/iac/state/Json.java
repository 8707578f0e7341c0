package io.ngp.iac.state;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Streaming JSON as the state uses it: one line, plain ASCII, any size of texts and numbers. No
 * trees are built, so that a large state is read at once.
 */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // A text may hold half a surrogate pair; escaped, it survives.
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /** Writes something. */
  interface Writing {
    void to(JsonGenerator json);
  }

  static byte[] write(Writing writing) {
    var bytes = new ByteArrayOutputStream(512);
    try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      writing.to(json);
    }
    return bytes.toByteArray();
  }

  static JsonParser parser(byte[] bytes) {
    return FACTORY.createParser(ObjectReadContext.empty(), bytes);
  }
}

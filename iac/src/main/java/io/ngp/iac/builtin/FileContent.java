package io.ngp.iac.builtin;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file is to hold. */
sealed interface FileContent {
  /** SHA-256 of it. */
  String sha256() throws IOException;

  /** Writes it over {@code file}. */
  void writeTo(Path file) throws IOException;

  /** A text of the configuration. */
  record Given(String text) implements FileContent {
    @Override
    public String sha256() {
      return Digests.of(text);
    }

    @Override
    public void writeTo(Path file) throws IOException {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    }
  }

  /** What another file holds at this moment. */
  record Copied(Path source) implements FileContent {
    @Override
    public String sha256() throws IOException {
      return Digests.of(source);
    }

    @Override
    public void writeTo(Path file) throws IOException {
      try (var out = Files.newOutputStream(file)) {
        Files.copy(source, out);
      }
    }
  }

  /** The content {@code inputs} ask for; known. */
  static FileContent of(Fields inputs, Places places) {
    var reader = ValueReader.of(inputs);
    var source = reader.text("source");
    if (source.isPresent()) {
      return new Copied(places.resolve(source.get()));
    }
    return new Given(reader.text("secret_content").orElse(reader.textOrEmpty("content")));
  }

  /** Whether nobody but its owner should read it. */
  static boolean isSecret(Fields inputs) {
    return inputs.fields().containsKey("secret_content") || inputs.get("content").hasSecret();
  }

  /** The input that says what the file holds. */
  static String inputOf(Fields inputs) {
    if (!(inputs.get("source") instanceof Value.Null)) {
      return "source";
    }
    return inputs.fields().containsKey("secret_content") ? "secret_content" : "content";
  }
}

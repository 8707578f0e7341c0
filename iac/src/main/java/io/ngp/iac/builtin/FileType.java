package io.ngp.iac.builtin;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code file}: a file with content that is given or copied. It is replaced as a whole, so that
 * nobody ever reads half of it, and a file that somebody else made is never overwritten.
 */
final class FileType implements ResourceType {
  private static final List<String> CONTENTS = List.of("content", "secret_content", "source");
  private static final long LONGEST_SHOWN = 64 * 1024;

  private static final Schema SCHEMA =
      Schema.closed(
          "A file. Folders above it are made as needed and removed with it when they are empty.",
          List.of(
              Input.required(
                      "path",
                      Kind.TEXT,
                      "Where it is, relative to the project; only an absolute path may lie"
                          + " outside.")
                  .replacing(),
              Input.optional(
                  "content",
                  Kind.TEXT,
                  "What it holds. Exactly one of content, secret_content and source is needed."),
              Input.optional("secret_content", Kind.TEXT, "What it holds, never shown.").secret(),
              Input.optional(
                  "source",
                  Kind.TEXT,
                  "The file it is a copy of; when that changes the copy follows."),
              Input.optional(
                  "mode",
                  Kind.TEXT,
                  "Permissions as chmod takes them, for example \"0644\", which is the default;"
                      + " \"0600\" for secret content.")),
          List.of(
              Output.of("path", "Where it is, absolute.").stable(),
              Output.of("sha256", "SHA-256 of what it holds; secret if the content is."),
              Output.of("folders", "Folders that were made for it.").stable()));

  private final Places places;
  private final Folders folders = new Folders();

  FileType(Places places) {
    this.places = places;
  }

  @Override
  public String name() {
    return "file";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public Reading read(Operation operation, Known known) {
    var file = path(known.inputs());
    try {
      if (!Files.isRegularFile(file)) {
        return new Reading.Absent(Files.exists(file) ? "is no file any more" : "was removed");
      }
      return known.outputs().fields().isEmpty() ? settle(file, known) : compare(file, known);
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  /** Whether a create that was never answered has happened. */
  private Reading settle(Path file, Known known) throws IOException {
    return isSame(file, known.inputs())
        ? new Reading.Present(
            withMode(known.inputs(), file), outputs(file, known.inputs(), Value.Items.EMPTY))
        : new Reading.Absent("was not written");
  }

  private Reading compare(Path file, Known known) throws IOException {
    var recorded = ValueReader.of(known.outputs()).textOrEmpty("sha256");
    var found = Digests.of(file);
    var inputs = withMode(known.inputs(), file);
    if (!found.equals(recorded)) {
      inputs = inputs.with(FileContent.inputOf(inputs), foundContent(file, found, inputs));
    } else if (FileContent.of(inputs, places) instanceof FileContent.Copied(var source)
        && Files.isReadable(source)
        && !Digests.of(source).equals(recorded)) {
      var former = inputs.get("source") + " as it was (sha256 " + Digests.brief(recorded) + ")";
      inputs = inputs.with("source", Value.of(former));
    }
    return new Reading.Present(inputs, known.outputs());
  }

  /** What somebody wrote into the file, as far as it can be shown. */
  private static Value foundContent(Path file, String sha256, Fields inputs) throws IOException {
    var brief = "sha256 " + Digests.brief(sha256);
    if (FileContent.inputOf(inputs).equals("source")) {
      return Value.of(inputs.get("source") + " and then changes (" + brief + ")");
    }
    var text = Value.of(Files.size(file) > LONGEST_SHOWN ? brief : textOf(file).orElse(brief));
    return FileContent.isSecret(inputs) ? new Value.Secret(text) : text;
  }

  private static Optional<String> textOf(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /** The inputs with the file's mode, if it is not the one they mean. */
  private static Fields withMode(Fields inputs, Path file) throws IOException {
    var found = FileMode.of(file);
    return found.equals(mode(inputs)) ? inputs : inputs.with("mode", Value.of(found.toString()));
  }

  @Override
  public Fields create(Operation operation, Fields inputs) {
    var file = path(inputs);
    try {
      if (Files.exists(file)) {
        refuseForeign(file, inputs);
      }
      var made = folders.makeFor(file);
      write(operation, file, inputs);
      return outputs(file, inputs, Value.texts(made));
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  private void refuseForeign(Path file, Fields inputs) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ProviderException(
          places.show(file) + " exists and is no file.", "Choose another path, or move it away.");
    }
    if (!isSame(file, inputs)) {
      throw new ProviderException(
          places.show(file) + " exists already with other content. It was not touched.",
          "Move it away or choose another path; a file with the same content would be taken over.");
    }
  }

  @Override
  public Fields update(Operation operation, Known former, Fields inputs) {
    var file = path(inputs);
    try {
      folders.makeFor(file);
      write(operation, file, inputs);
      return outputs(file, inputs, former.outputs().get("folders"));
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  @Override
  public void delete(Operation operation, Known known) {
    var file = path(known.inputs());
    try {
      Files.deleteIfExists(file);
      Folders.removeEmpty(ValueReader.of(known.outputs()).texts("folders"));
    } catch (IOException e) {
      throw failed("remove", file, e);
    }
  }

  /** Writes beside it and renames: whoever reads sees all of the old or all of the new. */
  private void write(Operation operation, Path file, Fields inputs) throws IOException {
    var temporary = file.resolveSibling("." + file.getFileName() + "." + operation.token());
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    try {
      Files.deleteIfExists(temporary);
      Files.createFile(temporary, PosixFilePermissions.asFileAttribute(ownerOnly));
      FileContent.of(inputs, places).writeTo(temporary);
      mode(inputs).applyTo(temporary);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public Optional<Known> find(Operation operation, String id) {
    var file = places.resolve(id);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      var text = Files.size(file) > LONGEST_SHOWN ? Optional.<String>empty() : textOf(file);
      var content =
          text.orElseThrow(() ->
              new ProviderException(
                  places.show(file) + " is too long or no text, so it cannot be imported.",
                  "Move it away and give it as \"source\" of the block."));
      var inputs =
          withMode(
              new Fields(Map.of("path", Value.of(places.show(file)), "content", Value.of(content))),
              file);
      return Optional.of(
          new Known(operation.token(), inputs, outputs(file, inputs, Value.Items.EMPTY)));
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  @Override
  public List<Problem> check(Planned planned) {
    if (planned.inputs().isEmpty()) {
      return List.of();
    }
    var inputs = planned.inputs().get();
    var problems = new ArrayList<Problem>();
    if (!(inputs.get("mode") instanceof Value.Null || inputs.get("mode") instanceof Value.Unknown)
        && FileMode.parse(ValueReader.of(inputs).textOrEmpty("mode")).isEmpty()) {
      problems.add(
          new Problem(
              "mode",
              "the mode \"" + inputs.get("mode") + "\" is not three octal digits.",
              "Write it as in mode: \"0644\"."));
    }
    try {
      checkContent(inputs, problems);
      checkPath(planned, inputs, problems);
    } catch (ProviderException e) {
      problems.add(new Problem("path", e.getMessage(), e.fix()));
    } catch (IOException e) {
      problems.add(new Problem("path", failed("read", path(inputs), e).getMessage(), ""));
    }
    return problems;
  }

  private void checkContent(Fields inputs, List<Problem> problems) {
    var given = CONTENTS.stream().filter(inputs.fields()::containsKey).toList();
    if (given.size() != 1) {
      problems.add(
          new Problem(
              given.isEmpty() ? "path" : given.getLast(),
              given.isEmpty()
                  ? "what it is to hold is missing."
                  : "only one of " + String.join(" and ", given) + " can say what it holds.",
              "Give exactly one of content, secret_content and source."));
    }
    var source = ValueReader.of(inputs).text("source");
    if (source.isPresent() && !Files.isReadable(places.resolve(source.get()))) {
      problems.add(
          new Problem(
              "source",
              "the source " + source.get() + " cannot be read.",
              "Paths are relative to " + places.project() + "."));
    }
  }

  private void checkPath(Planned planned, Fields inputs, List<Problem> problems)
      throws IOException {
    if (!inputs.get("path").isKnown()) {
      return;
    }
    var file = path(inputs);
    var isKept = planned.former().filter(known -> path(known.inputs()).equals(file)).isPresent();
    var isMade = planned.action() == Action.CREATE || planned.action() == Action.REPLACE;
    if (isMade && !isKept && problems.isEmpty() && inputs.isKnown() && Files.exists(file)) {
      refuseForeign(file, inputs);
    }
  }

  @Override
  public Fields predict(Optional<Known> former, Fields inputs) {
    var predicted = SCHEMA.predictOutputs(former);
    try {
      if (inputs.get("path").isKnown()) {
        predicted = predicted.with("path", Value.of(path(inputs).toString()));
      }
      if (inputs.isKnown()) {
        predicted = predicted.with("sha256", sha256(inputs));
      }
    } catch (IOException | ProviderException _) {
      // What is wrong is told by check.
    }
    return predicted;
  }

  private boolean isSame(Path file, Fields inputs) throws IOException {
    return Digests.of(file).equals(FileContent.of(inputs, places).sha256());
  }

  private Fields outputs(Path file, Fields inputs, Value made) throws IOException {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.putAll(Map.of("path", Value.of(file.toString()), "folders", made));
    outputs.put("sha256", sha256(inputs));
    return new Fields(outputs);
  }

  /** Wrapped if the content is secret: a short secret could be guessed from it. */
  private Value sha256(Fields inputs) throws IOException {
    var sha256 = Value.of(FileContent.of(inputs, places).sha256());
    return FileContent.isSecret(inputs) ? new Value.Secret(sha256) : sha256;
  }

  private Path path(Fields inputs) {
    return places.resolve(ValueReader.of(inputs).textOrEmpty("path"));
  }

  private static FileMode mode(Fields inputs) {
    return ValueReader.of(inputs)
        .text("mode")
        .flatMap(FileMode::parse)
        .orElse(FileContent.isSecret(inputs) ? FileMode.OWNER_ONLY : FileMode.EVERYBODY_READS);
  }

  private ProviderException failed(String what, Path file, IOException e) {
    return new ProviderException(
        "Cannot " + what + " the file " + places.show(file) + ": " + reason(e) + ".",
        "Check that the folder exists, is yours, and has space left.",
        e);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case IOException other -> other.getMessage() + " (" + other.getClass().getSimpleName() + ")";
    };
  }
}

package io.ngp.iac.plan;

import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.state.State;
import io.ngp.iac.state.StateException;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueJson;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A plan in a file, to be applied later. It holds what the state holds, secrets included, and only
 * its owner may read it.
 */
public final class PlanFile {
  private static final JsonFactory JSON = new JsonFactory();

  private PlanFile() {}

  /**
   * Saves a plan; a reader sees all of it or none.
   *
   * @throws StateException if the file cannot be written
   */
  public static void write(Path file, Plan plan) {
    var folder = file.toAbsolutePath().getParent();
    try {
      var draft = Files.createTempFile(folder, ".plan", ".new");
      try (var out = new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(draft)));
          var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
        ValueJson.write(json, PlanCodec.write(plan));
      }
      restrict(draft);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StateException(
          "The plan cannot be saved in " + file + ": " + e.getMessage(),
          "Choose a file in a folder you may write to.",
          e);
    }
  }

  private static void restrict(Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  /**
   * Reads a plan.
   *
   * @param state the present one; a plan made from another is read all the same and refused when it
   *     is applied
   * @throws InvalidException if the file is no plan
   */
  public static Plan read(Path file, State state) {
    try (var in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)));
        var json = JSON.createParser(ObjectReadContext.empty(), in)) {
      json.nextToken();
      if (ValueJson.read(json) instanceof Fields saved) {
        return PlanCodec.read(saved, state);
      }
      throw new IllegalArgumentException("it holds no plan");
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new InvalidException(
          List.of(
              Diagnostic.error(
                  new Position(file.toString(), 0, 0),
                  "It cannot be read as a saved plan: " + e.getMessage() + ".",
                  "Make one with `ngp plan -o " + file + "`.")));
    }
  }
}

package io.ngp.cli.app;

import io.ngp.cli.api.ApiRefusal;
import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The text a definition was read from, so that what is wrong with it is shown at its place.
 *
 * @param name as messages call it
 */
record Source(String name, String text, JsonNode json) {
  /** Reads a file, or the standard input for {@code -}. */
  static Source read(Invocation invocation, String file) {
    var isInput = file.equals("-");
    var name = isInput ? "standard input" : file;
    var text = isInput ? invocation.inputText() : file(invocation, file);
    try {
      return new Source(name, text, Json.parse(text));
    } catch (JacksonException e) {
      throw syntax(name, text, e);
    }
  }

  private static String file(Invocation invocation, String file) {
    try {
      return Files.readString(invocation.workingFolder().resolve(file));
    } catch (NoSuchFileException _) {
      throw new Failure(
          ExitStatus.FAILED, file + " does not exist.", "Looked in " + invocation.workingFolder());
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED,
          file + " cannot be read: " + e.getMessage(),
          "It must be a readable UTF-8 text file.");
    }
  }

  private static Failure syntax(String name, String text, JacksonException e) {
    var place = new Place(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    var reason = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
    return new Failure(ExitStatus.FAILED, name + place + ": " + reason, place.pointer(text), "");
  }

  /** A failure about the file as a whole. */
  Failure failure(String what, String fix) {
    return new Failure(ExitStatus.FAILED, name + " " + what, fix);
  }

  /**
   * The API's refusal with each problem at its line of the file, as far as the line can be found.
   */
  Failure refused(ApiRefusal refusal) {
    var places = Places.of(text);
    var lines =
        refusal.problems().stream()
            .map(problem ->
                name
                    + place(places, problem.path())
                    + ": "
                    + problem.path()
                    + ": "
                    + problem.text())
            .toList();
    return new Failure(
        refusal.status(), refusal.getMessage(), lines, "Correct the file and deploy it again.");
  }

  private static String place(Places places, String path) {
    return places.find(path).map(Place::toString).orElse("");
  }

  /** A line and a column, from 1. */
  record Place(int line, int column) {
    /** The line itself with a mark below the column. */
    List<String> pointer(String text) {
      var found = text.lines().skip(Math.max(0, line - 1)).findFirst();
      return found
          .filter(each -> each.length() < 200)
          .map(each -> List.of(each.replace('\t', ' '), " ".repeat(Math.max(0, column - 1)) + "^"))
          .orElse(List.of());
    }

    @Override
    public String toString() {
      return ":" + line + ":" + column;
    }
  }
}

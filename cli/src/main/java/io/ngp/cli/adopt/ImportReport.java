package io.ngp.cli.adopt;

import io.ngp.cli.adopt.DefinitionFiles.Written;
import io.ngp.cli.adopt.draft.Finding;
import io.ngp.cli.api.AppId;
import io.ngp.cli.api.Json;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import io.ngp.cli.value.Counted;
import io.ngp.cli.value.ValueText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Tells people what was written and what is not as it was. */
final class ImportReport {
  private final Screen screen;
  private final List<Finding> findings;

  ImportReport(Screen screen, List<Finding> findings) {
    this.screen = screen;
    this.findings = List.copyOf(findings);
  }

  List<Finding> findings() {
    return findings;
  }

  /** The definitions as `ngp app deploy -` takes them, and the findings beside them. */
  void printDefinitions(List<DefinitionFile> files) {
    if (files.size() == 1) {
      screen.print(Json.pretty(files.getFirst().definition()));
    } else if (!files.isEmpty()) {
      var all = Json.array();
      files.forEach(file -> all.add(file.definition()));
      screen.print(Json.pretty(all));
    }
    printFindings(screen::remark);
  }

  /** What was written, the findings, and what to do next. */
  void printWritten(
      Path project, Map<DefinitionFile, Written> written, List<String> added, boolean isAdding) {
    if (!written.isEmpty()) {
      screen.print("Definitions in " + project.resolve(DefinitionFile.FOLDER) + ":");
      screen.print("");
      var table = new Table("FILE", "", "APPS");
      written.forEach((file, outcome) ->
          table.row(file.name(), outcome.name().toLowerCase(Locale.ROOT), apps(file)));
      table.print(screen);
    }
    printFindings(screen::print);
    if (!written.isEmpty()) {
      screen.print("");
      next(written.keySet().iterator().next().name(), added, isAdding);
    }
  }

  private void next(String first, List<String> added, boolean isAdding) {
    if (!isAdding) {
      screen.print("Deploy with: ngp app deploy " + first);
      return;
    }
    screen.print(
        added.isEmpty()
            ? "platform.yaml names them already."
            : "Added to platform.yaml: " + String.join(", ", added));
    screen.print("See what would happen with: ngp plan");
  }

  private static String apps(DefinitionFile file) {
    return file.apps().stream().map(AppId::path).collect(Collectors.joining(", "));
  }

  private void printFindings(Consumer<String> line) {
    if (findings.isEmpty()) {
      return;
    }
    line.accept("");
    var isOne = findings.size() == 1;
    line.accept(
        Counted.of(findings.size(), "thing")
            + " could not be carried over as "
            + (isOne ? "it was:" : "they were:"));
    var byApp = new LinkedHashMap<String, List<Finding>>();
    byApp.put("", new ArrayList<>());
    for (var finding : findings) {
      byApp.computeIfAbsent(finding.app(), _ -> new ArrayList<>()).add(finding);
    }
    byApp.values().removeIf(List::isEmpty);
    byApp.forEach((app, each) -> {
      line.accept("");
      line.accept(screen.paint(Paint.STRONG, app.isEmpty() ? "All of it" : app));
      each.forEach(finding -> print(finding, line));
    });
  }

  private void print(Finding finding, Consumer<String> line) {
    var place = finding.position().toString();
    line.accept(
        "  "
            + mark(finding)
            + " "
            + ValueText.printable(finding.member())
            + (place.isEmpty()
                ? ""
                : screen.paint(Paint.FAINT, "  " + ValueText.printable(place))));
    line.accept("    " + ValueText.printable(finding.why()));
    if (!finding.instead().isEmpty()) {
      line.accept("    -> " + ValueText.printable(finding.instead()));
    }
  }

  private String mark(Finding finding) {
    return switch (finding.weight()) {
      case LEFT_OUT -> screen.paint(Paint.BAD, "left out:");
      case BLOCKING -> screen.paint(Paint.BAD, "does not run here:");
      case DROPPED -> screen.paint(Paint.WARNING, "dropped:");
      case CHANGED -> screen.paint(Paint.WARNING, "changed:");
    };
  }
}

package io.ngp.cli.adopt;

import io.ngp.cli.adopt.DefinitionFiles.Written;
import io.ngp.cli.adopt.draft.Finding;
import io.ngp.cli.api.Json;
import io.ngp.cli.render.Screen;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells scripts what was written and what is not as it was. */
final class ImportJson {
  private ImportJson() {}

  /**
   * Prints one object.
   *
   * @param written empty if nothing was to be written
   * @param added files that were added to the platform file
   */
  static void print(
      Screen screen,
      List<DefinitionFile> files,
      Map<DefinitionFile, Written> written,
      List<String> added,
      List<Finding> findings) {
    var json = Json.object();
    var list = json.putArray("files");
    for (var file : files) {
      var each = list.addObject().put("file", file.name());
      var outcome = written.get(file);
      each.put("written", outcome == null ? "no" : outcome.name().toLowerCase(Locale.ROOT));
      each.put("added", added.contains(file.name()));
      var apps = each.putArray("apps");
      file.apps().forEach(app -> apps.add(app.path()));
      each.set("definition", file.definition());
    }
    var array = json.putArray("findings");
    for (var finding : findings) {
      array
          .addObject()
          .put("weight", finding.weight().toString())
          .put("app", finding.app())
          .put("member", finding.member())
          .put("why", finding.why())
          .put("instead", finding.instead())
          .put("file", finding.position().file())
          .put("line", finding.position().line())
          .put("column", finding.position().column());
    }
    screen.print(Json.pretty(json));
  }
}

package io.ngp.cli.backup;

import io.ngp.cli.api.Json;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.value.Counted;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What restoring a backup would change, for people. */
record RestoreText(Screen screen) {
  private static final int NAMED = 10;

  void print(String name, JsonNode outline) {
    screen.print(
        "%s: %s of %s, made by %s"
            .formatted(
                screen.paint(Paint.STRONG, name),
                Json.text(outline, "platform"),
                Json.text(outline, "created"),
                Json.text(outline, "madeBy")));
    changes(outline).forEach(line -> screen.print("  " + line));
  }

  /** A line for each kind of change. */
  static List<String> changes(JsonNode outline) {
    List<String> lines = new ArrayList<>();
    add(lines, "+", outline.path("added"), "app");
    add(lines, "~", outline.path("changed"), "app");
    add(lines, "-", outline.path("removed"), "app");
    add(lines, "+", outline.path("secrets"), "secret");
    long certificates = outline.path("certificates").asLong(0);
    if (certificates > 0) {
      lines.add(
          "+ " + Counted.of(certificates, "document") + " of certificates and their authority");
    }
    long same = outline.path("same").asLong(0);
    if (same > 0) {
      lines.add("= " + Counted.of(same, "app") + " as in the backup");
    }
    return lines;
  }

  private static void add(List<String> lines, String mark, JsonNode ids, String thing) {
    if (ids.isEmpty()) {
      return;
    }
    List<String> named = ids.valueStream().limit(NAMED).map(Json::text).toList();
    String more = ids.size() > NAMED ? ", ..." : "";
    lines.add(
        "%s %s: %s%s"
            .formatted(mark, Counted.of(ids.size(), thing), String.join(", ", named), more));
  }
}

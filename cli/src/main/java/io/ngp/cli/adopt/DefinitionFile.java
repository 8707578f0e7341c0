package io.ngp.cli.adopt;

import io.ngp.cli.adopt.draft.Adoption;
import io.ngp.cli.adopt.draft.Adoption.Adopted;
import io.ngp.cli.api.AppId;
import io.ngp.cli.api.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A file of definitions to be written.
 *
 * @param name below the project's folder: {@code apps/shop_web.json}
 * @param apps what it defines
 */
record DefinitionFile(String name, List<AppId> apps, JsonNode definition) {
  /** The folder for them. */
  static final String FOLDER = "apps/";

  DefinitionFile {
    apps = List.copyOf(apps);
  }

  /** One file for each app, or one for the group they are all in. */
  static List<DefinitionFile> of(Adoption adoption, Optional<AppId> group) {
    if (adoption.apps().isEmpty()) {
      return List.of();
    }
    return group
        .map(id -> List.of(group(id, adoption.apps())))
        .orElseGet(() -> adoption.apps().stream().map(DefinitionFile::app).toList());
  }

  private static DefinitionFile app(Adopted app) {
    return new DefinitionFile(name(app.id()), List.of(app.id()), app.definition());
  }

  private static DefinitionFile group(AppId id, List<Adopted> apps) {
    return new DefinitionFile(
        name(id), apps.stream().map(Adopted::id).toList(), GroupTree.of(id, apps));
  }

  /** Ids hold no underscores, so no two of them make one name. */
  private static String name(AppId id) {
    return FOLDER + id.relative().replace('/', '_') + ".json";
  }

  /** The file's text. */
  String text() {
    return Json.pretty(definition) + "\n";
  }
}

package io.ngp.provider.machines.role;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * A role as a document, for those on the host who look whether all is as declared: every item
 * brings its own scripts.
 */
final class RoleDocument {
  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RoleDocument() {}

  static String write(Declared declared, List<Item> items) {
    var document = JSON.createObjectNode();
    document.put("format", FORMAT).put("version", declared.version());
    declared.roles().forEach(document.putArray("roles")::add);
    var list = document.putArray("items");
    for (var item : items) {
      list.addObject()
          .put("key", item.key())
          .put("expected", item.expected())
          .put("probe", item.probe())
          .put("repair", item.repair());
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
  }
}

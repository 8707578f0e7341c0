package io.ngp.node;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** Reads what the upkeep of a host is told. */
final class UpkeepConfigReader {
  private UpkeepConfigReader() {}

  static NodeConfig.Upkeep read(NodeJson json, JsonNode root, Path folder) {
    json.allow(root, "", "name", "role", "folder", "document", "lock");
    return new NodeConfig.Upkeep(
        folder,
        json.text(root, "name"),
        json.folder().resolve(json.text(root, "document")).normalize(),
        json.folder().resolve(json.text(root, "lock")).normalize());
  }
}

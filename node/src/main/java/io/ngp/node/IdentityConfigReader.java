package io.ngp.node;

import io.ngp.identity.Identity;
import io.ngp.identity.IdentityException;
import io.ngp.identity.IdentityFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads who {@code node.json} says a node is, and whom it calls. */
final class IdentityConfigReader {
  private static final String IDENTITY = "identity";

  private final NodeJson json;

  IdentityConfigReader(NodeJson json) {
    this.json = json;
  }

  /** None where the node is nobody: all is in clear text then. */
  Optional<Identity> identity(JsonNode root) {
    if (!root.has(IDENTITY)) {
      return Optional.empty();
    }
    JsonNode node = json.object(root, IDENTITY);
    json.allow(node, "identity.", "authority", "certificate", "key");
    IdentityFiles files =
        new IdentityFiles(path(node, "authority"), path(node, "certificate"), path(node, "key"));
    try {
      return Optional.of(Identity.read(files));
    } catch (IdentityException e) {
      json.problem("\"identity\": " + e.getMessage());
      return Optional.empty();
    }
  }

  private Path path(JsonNode node, String name) {
    return json.folder().resolve(json.text(node, name)).normalize();
  }

  /** Of one kind: who has an identity calls only others who have one. */
  List<URI> masters(JsonNode root) {
    boolean isSomebody = root.has(IDENTITY);
    String scheme = isSomebody ? "https" : "http";
    List<URI> masters = json.list(root, "masters", json::uri);
    masters.stream()
        .filter(master -> !scheme.equals(master.getScheme()))
        .forEach(master ->
            json.problem(
                "\"masters\" has \"%s\", but must begin with %s:// where the node has %s \"identity\""
                    .formatted(master, scheme, isSomebody ? "an" : "no")));
    return masters;
  }
}

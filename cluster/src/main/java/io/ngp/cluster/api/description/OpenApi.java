package io.ngp.cluster.api.description;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI 3.1 description of everything a master answers. It is written by hand, in one file
 * per area under {@code openapi/}; tests hold it against what the services do.
 */
public final class OpenApi {
  private static final List<String> AREAS =
      List.of(
          "base",
          "apps",
          "groups",
          "pods",
          "running",
          "master",
          "platform",
          "schemas",
          "master-schemas",
          "app-schemas",
          "pod-schemas",
          "route-schemas",
          "event-schemas");

  private OpenApi() {}

  /**
   * The whole document.
   *
   * @param build version of this software
   */
  public static ObjectNode document(String build) {
    ObjectNode document = JsonMapper.shared().createObjectNode();
    AREAS.forEach(area -> merge(document, read(area)));
    ((ObjectNode) document.path("info")).put("version", build);
    return document;
  }

  private static ObjectNode read(String area) {
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi/" + area + ".json")) {
      if (in == null) {
        throw new IllegalStateException("The description of " + area + " is not in this build");
      }
      return (ObjectNode) JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the description of " + area, e);
    }
  }

  private static void merge(ObjectNode into, ObjectNode more) {
    more.properties()
        .forEach(member -> {
          JsonNode there = into.path(member.getKey());
          if (there instanceof ObjectNode old && member.getValue() instanceof ObjectNode added) {
            merge(old, added);
          } else {
            into.set(member.getKey(), member.getValue());
          }
        });
  }
}

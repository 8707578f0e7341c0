package io.ngp.cluster.api;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ngp.cluster.api.description.OpenApi;
import java.net.URI;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API's description as tests hold answers against it: stricter than it is for clients, since a
 * member that is answered must be described.
 */
public final class Contract {
  private static final String ID = "https://ngp.test/api";
  private static final String LOCAL = "#/components";

  private final ObjectNode document = OpenApi.document("test");
  private final SchemaRegistry registry;
  private final List<Template> templates;

  /** A path with parameters as a pattern of real ones. */
  private record Template(String path, Pattern pattern, long literals) {
    static Template of(String path) {
      String pattern =
          Pattern.quote(path)
              .replace("/{groupId}", "\\E(?:/.+)?\\Q")
              .replace("/{appId}", "\\E/.+\\Q")
              .replace("/{podId}", "\\E/.+\\Q")
              .replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q");
      long literals =
          path.chars().filter(c -> c == '/' || c == ':').count()
              - path.chars().filter(c -> c == '{').count();
      return new Template(path, Pattern.compile(pattern), literals);
    }
  }

  public Contract() {
    ObjectNode strict = document.deepCopy();
    strict.put("$id", ID).put("$schema", "https://json-schema.org/draft/2020-12/schema");
    Set<String> extended = new HashSet<>();
    extensions(strict, extended);
    close(strict.path("components").path("schemas"), extended, LOCAL + "/schemas");
    strict.retain("$id", "$schema", "components");
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(ID, strict.toString())));
    templates =
        document.path("paths").propertyNames().stream()
            .map(Template::of)
            .sorted(Comparator.comparingLong(Template::literals).reversed())
            .toList();
  }

  ObjectNode document() {
    return document;
  }

  /** Names of schemas that others extend, which can't be closed themselves. */
  private static void extensions(JsonNode node, Set<String> found) {
    node.path("allOf").forEach(part -> found.add(part.path("$ref").asString("")));
    node.forEach(child -> extensions(child, found));
  }

  private static void close(JsonNode node, Set<String> extended, String path) {
    if (node instanceof ObjectNode object) {
      boolean isExtended = extended.contains(path) || path.contains("/allOf/");
      boolean isOpen = isExtended || object.has("additionalProperties");
      if (object.has("allOf") || (object.path("properties").isObject() && !isOpen)) {
        object.put("unevaluatedProperties", false);
      }
      object.properties().forEach(e -> close(e.getValue(), extended, path + "/" + e.getKey()));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        close(array.get(i), extended, path + "/" + i);
      }
    }
  }

  /** The description of a request, if it has one. */
  Optional<JsonNode> operation(String method, String uri) {
    String path =
        URI.create(uri.replaceAll("[?].*", "").replaceAll("/+", "/")).normalize().getPath();
    return templates.stream()
        .filter(template -> template.pattern().matcher(path).matches())
        .findFirst()
        .map(template ->
            document.path("paths").path(template.path()).path(method.toLowerCase(Locale.ROOT)))
        .filter(JsonNode::isObject);
  }

  /** What is wrong with an answer; empty if nothing is. */
  List<String> problems(JsonNode operation, int status, JsonNode body) {
    JsonNode responses = operation.path("responses");
    JsonNode response = responses.path(Integer.toString(status));
    if (response.isMissingNode()) {
      if (status < 400) {
        return List.of("status " + status + " is not described");
      }
      response = document.path("components").path("responses").path("Error");
    }
    JsonNode schema = response.path("content").path("application/json").path("schema");
    return schema.isMissingNode() ? List.of() : problems(schema, body);
  }

  /** What is wrong with a value by the schema of this name. */
  public List<String> problems(String name, JsonNode value) {
    return problems(
        JsonMapper.shared().createObjectNode().put("$ref", LOCAL + "/schemas/" + name), value);
  }

  List<String> problems(JsonNode schema, JsonNode value) {
    JsonNode absolute =
        JsonMapper.shared().readTree(schema.toString().replace("\"" + LOCAL, "\"" + ID + LOCAL));
    Schema compiled = registry.getSchema(absolute);
    return compiled.validate(value).stream().map(Object::toString).toList();
  }
}

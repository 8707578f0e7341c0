package io.ngp.cluster.api.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The description as one page of HTML that needs nothing else. */
final class DescriptionPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>NGP: the API</title>
      <style>
      :root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.45; }
      body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
      summary { cursor: pointer; padding: .3rem 0; }
      code, pre { font-family: ui-monospace, monospace; }
      pre { overflow-x: auto; padding: .8rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
      .method { display: inline-block; min-width: 4.5rem; font-weight: 600; }
      .what { opacity: .75; }
      dl { margin-left: 4.5rem; }
      dd { margin: 0 0 .3rem 1rem; }
      </style>
      </head>
      <body>
      """;

  private final JsonNode document;
  private final StringBuilder html = new StringBuilder(HEAD);

  private DescriptionPage(JsonNode document) {
    this.document = document;
  }

  static String of(JsonNode document) {
    return new DescriptionPage(document).render();
  }

  private String render() {
    html.append("<h1>The API</h1>\n<p>");
    text(document.path("info").path("description").asString(""));
    html.append("</p>\n<p>For programs: <a href=\"/ngp/v1/openapi.json\">openapi.json</a></p>\n");
    for (JsonNode tag : document.path("tags")) {
      html.append("<h2>");
      text(tag.path("description").asString());
      html.append("</h2>\n");
      operations(tag.path("name").asString());
    }
    html.append("<h2>Forms</h2>\n");
    document.path("components").path("schemas").properties().forEach(this::schema);
    return html.append("</body>\n</html>\n").toString();
  }

  private void operations(String tag) {
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (operation.getValue().path("tags").path(0).asString("").equals(tag)) {
          operation(operation.getKey(), path.getKey(), operation.getValue());
        }
      }
    }
  }

  private void operation(String method, String path, JsonNode operation) {
    html.append("<details><summary><span class=\"method\">")
        .append(method.toUpperCase(Locale.ROOT))
        .append("</span> <code>");
    text(path);
    html.append("</code> <span class=\"what\">");
    text(operation.path("summary").asString(""));
    html.append("</span></summary>\n<dl>\n");
    operation.path("parameters").forEach(parameter -> parameter(resolved(parameter)));
    item("body", forms(operation.path("requestBody")));
    operation
        .path("responses")
        .properties()
        .forEach(answer -> {
          JsonNode response = resolved(answer.getValue());
          item(
              answer.getKey().equals("default") ? "otherwise" : answer.getKey(),
              response.path("description").asString("") + " " + forms(response));
        });
    html.append("</dl>\n</details>\n");
  }

  private void parameter(JsonNode parameter) {
    item(
        parameter.path("name").asString() + " (" + parameter.path("in").asString() + ")",
        parameter.path("description").asString(""));
  }

  private void item(String term, String what) {
    if (!what.isBlank()) {
      html.append("<dt><code>");
      text(term);
      html.append("</code></dt><dd>");
      text(what);
      html.append("</dd>\n");
    }
  }

  /** The names of the schemas of a body, by media type. */
  private static String forms(JsonNode body) {
    List<String> forms = new ArrayList<>();
    body.path("content")
        .properties()
        .forEach(content ->
            forms.add(content.getKey() + ": " + form(content.getValue().path("schema"))));
    return String.join("; ", forms);
  }

  private static String form(JsonNode schema) {
    if (schema.has("$ref")) {
      String ref = schema.path("$ref").asString();
      return ref.substring(ref.lastIndexOf('/') + 1);
    }
    if (schema.has("items")) {
      return "list of " + form(schema.path("items"));
    }
    if (schema.has("anyOf")) {
      return String.join(
          " or ", schema.path("anyOf").valueStream().map(DescriptionPage::form).toList());
    }
    return schema.has("properties")
        ? "{" + String.join(", ", schema.path("properties").propertyNames()) + "}"
        : schema.path("type").asString("any");
  }

  private void schema(Map.Entry<String, JsonNode> schema) {
    html.append("<details id=\"");
    text(schema.getKey());
    html.append("\"><summary><code>");
    text(schema.getKey());
    html.append("</code> <span class=\"what\">");
    text(schema.getValue().path("description").asString(""));
    html.append("</span></summary>\n<pre>");
    text(schema.getValue().toPrettyString());
    html.append("</pre>\n</details>\n");
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
  }

  private void text(String text) {
    html.append(text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;"));
  }
}

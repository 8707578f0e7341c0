package io.ngp.cli.adopt.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds what a definition said that is in the platform's reading of it no more: members it does not
 * know, and ports that do not count with the app's network.
 */
final class Losses {
  /** Translated, so that what they said stands elsewhere. */
  private static final Set<String> TRANSLATED =
      Set.of(
          "/uris",
          "/ports",
          "/ipAddress",
          "/container/docker/network",
          "/container/docker/portMappings");

  /** What is lost at a path. */
  record Loss(String path, String reason, String instead) {}

  private final List<Loss> losses = new ArrayList<>();

  private Losses() {}

  static List<Loss> between(ObjectNode said, ObjectNode read) {
    var finder = new Losses();
    finder.compare("", said, read);
    if (!said.path("ipAddress").path("groups").isEmpty()) {
      finder.losses.add(unknown("/ipAddress/groups"));
    }
    return List.copyOf(finder.losses);
  }

  private void compare(String path, JsonNode said, JsonNode read) {
    for (var member : said.properties()) {
      var at = path + "/" + member.getKey();
      var found = read.path(member.getKey());
      if (TRANSLATED.contains(at) || isNothing(member.getValue())) {
        continue;
      }
      if (found.isMissingNode()) {
        losses.add(loss(at));
      } else {
        compareParts(at, member.getValue(), found);
      }
    }
  }

  private void compareParts(String path, JsonNode said, JsonNode read) {
    if (said.isObject() && read.isObject()) {
      compare(path, said, read);
    } else if (said.isArray() && read.isArray() && said.size() == read.size()) {
      for (var i = 0; i < said.size(); i++) {
        compareParts(path + "(" + i + ")", said.get(i), read.get(i));
      }
    }
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull() || (value.isContainer() && value.isEmpty());
  }

  private static Loss loss(String path) {
    return switch (path) {
      case "/portDefinitions" ->
          new Loss(
              path,
              "With the app's network, ports are said by \"container\": {\"portMappings\"}; these"
                  + " would be ignored.",
              "Check the port mappings.");
      case "/container/portMappings" ->
          new Loss(
              path,
              "With the machine's own network, ports are said by \"portDefinitions\"; these would"
                  + " be ignored.",
              "Check the port definitions.");
      default -> unknown(path);
    };
  }

  private static Loss unknown(String path) {
    return new Loss(
        path,
        "The platform does not know this member and would ignore it.",
        "Nothing, unless a tool of yours reads it: then make it one of \"labels\".");
  }
}

package io.ngp.cli.app;

import io.ngp.cli.app.Source.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Where in a JSON text each member stands, by its path in Marathon's form: {@code
 * /healthChecks(0)/path}.
 */
final class Places {
  private final Map<String, Place> places = new HashMap<>();

  private Places() {}

  /** Reads the places of a text that is known to be JSON. */
  static Places of(String text) {
    var places = new Places();
    try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      places.value(parser, "");
    }
    return places;
  }

  /** The place of {@code path}, or of the nearest thing around it that stands in the text. */
  Optional<Place> find(String path) {
    for (var each = path; !each.isEmpty(); each = parent(each)) {
      var place = places.get(each);
      if (place != null) {
        return Optional.of(place);
      }
    }
    return Optional.ofNullable(places.get(""));
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('('))));
  }

  private void value(JsonParser parser, String path) {
    places.putIfAbsent(path, here(parser));
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        var member = path + "/" + parser.currentName();
        places.put(member, here(parser));
        parser.nextToken();
        value(parser, member);
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (var index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
        value(parser, path + "(" + index + ")");
      }
    }
  }

  private static Place here(JsonParser parser) {
    var location = parser.currentTokenLocation();
    return new Place(location.getLineNr(), location.getColumnNr());
  }
}

package io.ngp.cluster.api.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a request's query. Reading never fails: an escape that can't be decoded stands
 * for itself.
 */
final class QueryString {
  private record Parameter(String name, String value) {}

  private final List<Parameter> parameters = new ArrayList<>();

  QueryString(String raw) {
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!name.isEmpty()) {
        parameters.add(
            new Parameter(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1))));
      }
    }
  }

  List<String> all(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name.equals(name))
        .map(Parameter::value)
        .toList();
  }

  Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }
}

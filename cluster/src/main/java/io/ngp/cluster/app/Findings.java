package io.ngp.cluster.app;

import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is wrong with one JSON body, so that it can be said in one answer. Values of the
 * wrong shape hide what the rules would say, so rules are reported only when every shape is right
 * (marathon/API.md 1.4).
 */
final class Findings {
  /** Bounds the answer to a body that is wrong all over. */
  private static final int MAX_PATHS = 1_000;

  private final Map<String, Set<String>> shapes = new LinkedHashMap<>();
  private final Map<String, Set<String>> rules = new LinkedHashMap<>();

  /** Notes a value of the wrong type, size or spelling in Marathon's terms ({@code error.min}). */
  void shape(String path, String error) {
    add(shapes, path, error);
  }

  /** Notes a value that is well-formed but not allowed. */
  void rule(String path, String error) {
    add(rules, path, error);
  }

  List<Violation> shapes() {
    return violations(shapes);
  }

  /** Throws what was found, if anything. */
  void refuse() {
    refuseShapes();
    if (!rules.isEmpty()) {
      throw new RefusedException(new Reason.Invalid("Object is not valid", violations(rules)));
    }
  }

  /** Throws the wrong shapes, if any. */
  void refuseShapes() {
    if (!shapes.isEmpty()) {
      throw new RefusedException(new Reason.Invalid("Invalid JSON", shapes()));
    }
  }

  private static void add(Map<String, Set<String>> found, String path, String error) {
    if (found.size() < MAX_PATHS || found.containsKey(path)) {
      found.computeIfAbsent(path, _ -> new LinkedHashSet<>()).add(error);
    }
  }

  private static List<Violation> violations(Map<String, Set<String>> found) {
    List<Violation> result = new ArrayList<>();
    found.forEach((path, errors) -> result.add(new Violation(path, List.copyOf(errors))));
    return result;
  }
}

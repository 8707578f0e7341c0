package io.ngp.iac.expression;

import java.util.List;

/**
 * The name an expression uses: {@code ${var.size}} is {@code [var, size]}, {@code ${cluster.api}}
 * is {@code [cluster, api]}. Indices end a path: {@code ${ports[0].api}} is {@code [ports]}.
 */
public record Reference(List<String> path) {
  /** Copies the path. */
  public Reference {
    path = List.copyOf(path);
  }

  /** The first word. */
  public String head() {
    return path.getFirst();
  }

  /** The word at {@code index}, or an empty text. */
  public String word(int index) {
    return index < path.size() ? path.get(index) : "";
  }

  @Override
  public String toString() {
    return String.join(".", path);
  }
}

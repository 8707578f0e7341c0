package io.ngp.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names that docs/edge.md tells people of. */
public final class DocumentedNames {
  private static final Path DOCS = Path.of("..", "docs", "edge.md");

  private DocumentedNames() {}

  /** Whatever matches {@code pattern}. */
  public static Set<String> like(String pattern) throws IOException {
    return in(Files.readString(DOCS), pattern);
  }

  static Set<String> in(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toUnmodifiableSet());
  }
}

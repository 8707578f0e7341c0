package io.ngp.iac.expression;

import io.ngp.iac.diagnostic.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Recognises the expressions most people write: a name and the way from there, {@code a.b}, {@code
 * a[0].b}, {@code a["x"].b}, {@code a[count.index].b}. They need no other parser.
 */
final class PathParser {
  /** Words that mean something else to the full language. */
  private static final Set<String> RESERVED =
      Set.of("true", "false", "null", "and", "or", "not", "empty", "size", "new", "return", "if");

  private final String text;
  private final Position position;
  private int at;

  private PathParser(String text, Position position) {
    this.text = text;
    this.position = position;
  }

  static Optional<Expression> parse(String text, Position position) {
    var parser = new PathParser(text, position);
    return parser.path().filter(_ -> parser.at == text.length()).map(Expression.class::cast);
  }

  private Optional<Path> path() {
    var head = head();
    if (head.isEmpty() || RESERVED.contains(head.get())) {
      return Optional.empty();
    }
    var steps = new ArrayList<Path.Step>();
    while (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == '[')) {
      var step = text.charAt(at++) == '.' ? word().<Path.Step>map(Path.Step.Field::new) : index();
      if (step.isEmpty()) {
        return Optional.empty();
      }
      steps.add(step.get());
    }
    return Optional.of(new Path(head.get(), List.copyOf(steps), position));
  }

  /** Names of modules may have dashes; elsewhere a dash is a minus. */
  private Optional<String> head() {
    var start = at;
    var word = word();
    var after = at;
    while (at < text.length() && (text.charAt(at) == '-' || isPart(text.charAt(at), false))) {
      at++;
    }
    if (word.isPresent() && at > after && at < text.length() && text.charAt(at) == '.') {
      return Optional.of(text.substring(start, at));
    }
    at = after;
    return word;
  }

  private Optional<Path.Step> index() {
    if (at >= text.length()) {
      return Optional.empty();
    }
    var c = text.charAt(at);
    Optional<Path.Step> step =
        Character.isDigit(c)
            ? number()
            : c == '"' || c == '\'' ? quoted(c) : path().map(Path.Step.Computed::new);
    return step.filter(_ -> at < text.length() && text.charAt(at++) == ']');
  }

  private Optional<Path.Step> number() {
    var start = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return at - start > 9
        ? Optional.empty()
        : Optional.of(new Path.Step.Index(Integer.parseInt(text.substring(start, at))));
  }

  private Optional<Path.Step> quoted(char quote) {
    var end = text.indexOf(quote, at + 1);
    if (end < 0 || text.substring(at, end).contains("\\")) {
      return Optional.empty();
    }
    var key = text.substring(at + 1, end);
    at = end + 1;
    return Optional.of(new Path.Step.Field(key));
  }

  private Optional<String> word() {
    var start = at;
    while (at < text.length() && isPart(text.charAt(at), at == start)) {
      at++;
    }
    return at == start ? Optional.empty() : Optional.of(text.substring(start, at));
  }

  private static boolean isPart(char c, boolean isFirst) {
    return c == '_'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (!isFirst && c >= '0' && c <= '9');
  }
}

package io.ngp.iac.expression;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Turns what is written in a file into expressions. A text that is one <code>${...}</code> and
 * nothing else has the value of what is inside; otherwise the values stand in the text. <code>$${
 * </code> is <code>${</code> itself.
 */
public final class Template {
  private final Diagnostics diagnostics;
  private final Functions functions;

  /** Tells {@code diagnostics} what cannot be parsed; {@code functions} can be called. */
  public Template(Diagnostics diagnostics, Functions functions) {
    this.diagnostics = diagnostics;
    this.functions = functions;
  }

  /** The expression a node is. */
  public Expression parse(SourceNode node) {
    return switch (node) {
      case SourceNode.Scalar scalar ->
          scalar.value() instanceof Value.Text text && text.text().contains("${")
              ? text(text.text(), scalar.position())
              : new Literal(scalar.value(), scalar.position());
      case SourceNode.Sequence list -> list(list);
      case SourceNode.Mapping map -> map(map);
    };
  }

  private Expression list(SourceNode.Sequence list) {
    var items = list.items().stream().map(this::parse).toList();
    return items.stream().allMatch(Literal.class::isInstance)
        ? new Literal(list.plain(), list.position())
        : new Composite.ListOf(items, list.position());
  }

  private Expression map(SourceNode.Mapping map) {
    var members = new LinkedHashMap<String, Expression>();
    map.members().forEach((key, member) -> members.put(key, parse(member.value())));
    return members.values().stream().allMatch(Literal.class::isInstance)
        ? new Literal(map.plain(), map.position())
        : new Composite.MapOf(members, map.position());
  }

  /** The expression a text is, for a text that stands in no file of its own. */
  public Expression text(String text, Position position) {
    var parts = new ArrayList<Expression>();
    var plain = new StringBuilder();
    var at = 0;
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        plain.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        var end = end(text, at + 2);
        if (end < 0) {
          diagnostics.error(
              inside(position, at),
              "This \"${\" is never closed.",
              "Close it with \"}\", or write \"$${\" for the two characters themselves.");
          return new Literal(Value.UNKNOWN, position);
        }
        flush(plain, parts, position);
        parts.add(code(text.substring(at + 2, end), inside(position, at + 2)));
        at = end + 1;
      } else {
        plain.append(text.charAt(at++));
      }
    }
    if (parts.size() == 1 && plain.isEmpty()) {
      return parts.getFirst();
    }
    flush(plain, parts, position);
    return parts.size() == 1 && parts.getFirst() instanceof Literal literal
        ? literal
        : new Composite.Text(List.copyOf(parts), position);
  }

  private static void flush(StringBuilder plain, List<Expression> parts, Position position) {
    if (!plain.isEmpty()) {
      parts.add(new Literal(Value.of(plain.toString()), position));
      plain.setLength(0);
    }
  }

  /** The brace that closes an expression: braces inside and in quotes do not count; -1 if none. */
  private static int end(String text, int start) {
    var depth = 0;
    var quote = '\0';
    for (var at = start; at < text.length(); at++) {
      var c = text.charAt(at);
      if (quote != '\0') {
        if (c == '\\') {
          at++;
        } else if (c == quote) {
          quote = '\0';
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && depth-- == 0) {
        return at;
      }
    }
    return -1;
  }

  private Expression code(String code, Position position) {
    var stripped = code.strip();
    var path = PathParser.parse(stripped, position);
    if (path.isPresent()) {
      return path.get();
    }
    try {
      return Code.parse(stripped, position, functions);
    } catch (EvaluationException e) {
      diagnostics.add(e.diagnostic());
      return new Literal(Value.UNKNOWN, position);
    }
  }

  /** A place in a text; where it stands on the page is only known for the beginning of a line. */
  private static Position inside(Position position, int offset) {
    return position.column() == 0
        ? position
        : new Position(position.file(), position.line(), position.column() + offset);
  }
}
